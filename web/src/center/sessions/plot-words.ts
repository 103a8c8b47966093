"use client";

import { useMemo } from "react";
import type { PlotWords } from "@/ui/past/plot-words";
import { useFormat, useT } from "../i18n";

const SURE = [0.25, 0.45, 0.7] as const;
const KNOWN = 0.12;
const CLEAR = 0.45;
const HERE = 0.66;
const AWAY = 0.33;

/** Returns what the plot says, in the language of the page. `name` is who answered, `user` who talked with them. */
export function usePlotWords(name: string, user: string): PlotWords {
  const t = useT();
  const format = useFormat();
  return useMemo<PlotWords>(() => {
    const degree = (value: number, low: string, high: string) =>
      Math.abs(value) < KNOWN
        ? ""
        : Math.abs(value) < CLEAR
          ? t("sessions.rather", { what: value < 0 ? low : high })
          : value < 0
            ? low
            : high;
    return {
      lanes: {
        ...{ valence: t("sessions.laneValence"), arousal: t("sessions.laneArousal") },
        ...{ emotion: t("sessions.laneEmotion"), attention: t("sessions.laneAttention") },
        looks: t("sessions.laneLooks"),
        ...{ user: t("sessions.laneSpeaks", { name: user }), assistant: t("sessions.laneSpeaks", { name }) },
        ...{ sounds: t("sessions.laneSounds"), agents: t("sessions.laneAgents") },
        ...{ turns: t("sessions.laneWaits"), operated: t("sessions.laneOperated") },
      },
      emotions: {
        ...{ neutral: t("sessions.neutral"), happy: t("sessions.happy"), sad: t("sessions.sad") },
        ...{ angry: t("sessions.angry"), surprised: t("sessions.surprised"), afraid: t("sessions.afraid") },
        ...{ disgusted: t("sessions.disgusted"), unknown: t("sessions.unclear") },
      },
      looks: {
        ...{ screen: t("sessions.looksHere"), left: t("sessions.looksLeft") },
        ...{ right: t("sessions.looksRight"), up: t("sessions.looksUp") },
        ...{ down: t("sessions.looksDown"), closed: t("sessions.eyesClosed") },
      },
      ...{ you: user, name, nothing: t("sessions.nothingObserved"), moment: t("sessions.moment") },
      ...{ legend: t("sessions.legend"), band: t("sessions.band") },
      ...{ pleasant: t("sessions.pleasant"), excited: t("sessions.excited") },
      sureness: (confidence) =>
        t(
          confidence < SURE[0]
            ? "sessions.sureHardly"
            : confidence < SURE[1]
              ? "sessions.sureNotSo"
              : confidence < SURE[2]
                ? "sessions.sureFairly"
                : "sessions.sure",
        ),
      attention: (value, confidence) =>
        confidence < KNOWN
          ? ""
          : t(
              value >= HERE
                ? "sessions.attentive"
                : value <= AWAY
                  ? "sessions.elsewhere"
                  : "sessions.halfAttentive",
            ),
      mood: (valence, arousal) => {
        const parts = [
          degree(valence, t("sessions.unpleasant"), t("sessions.pleasant")),
          degree(arousal, t("sessions.calm"), t("sessions.excited")),
        ].filter((part) => part !== "");
        return parts.length === 0 ? t("sessions.neither") : parts.join(", ");
      },
      between: ", ",
      label: (label) => label,
      sound: (label) => t("sessions.aSound", { label }),
      said: (role, text) => `${role === "user" ? user : name}: ${text}`,
      signed: (value) => format.signed(value, 2),
    };
  }, [t, format, name, user]);
}
