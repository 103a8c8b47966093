import type { TalkTranslate } from "@/i18n/talk";
import type { ConversationState } from "@/session/conversation/state";
import { isSeen } from "@/session/conversation/state";
import type { IconName } from "../controls/icons";

/** What is used or kept of a person just now, the most telling first. */
export type Use = "record" | "seeing" | "hearing" | "reading" | "memory" | "transcript";

export const USE_ICONS: Readonly<Record<Exclude<Use, "record">, IconName>> = {
  ...{ seeing: "eye", hearing: "microphone", reading: "face", memory: "bookmark", transcript: "words" },
};

/** Returns what is in use now, by what the server has confirmed. */
export function usesOf(state: ConversationState): readonly Use[] {
  const { settings, connection, microphone } = state;
  const open = connection.status === "open";
  const seen = isSeen(state);
  const facial = seen && (settings?.expressions === true || settings?.recognition === true);
  const audible = settings?.voice_emotion === true || settings?.sounds === true;
  const read = open && (facial || audible || settings?.sentiment === true);
  const found: readonly (readonly [Use, boolean])[] = [
    ["record", settings?.record === true],
    ["seeing", seen],
    ["hearing", microphone === "on"],
    ["reading", read],
    ["memory", settings?.remember === true],
    ["transcript", settings?.transcript === true],
  ];
  return found.filter(([, on]) => on).map(([use]) => use);
}

/** Says all of it in one line. */
export function usesInWords(uses: readonly Use[], t: TalkTranslate): string {
  if (uses.length === 0) return t("privacy.nothing");
  return uses.map((use) => t(`privacy.${use}`)).join(t("controls.between"));
}
