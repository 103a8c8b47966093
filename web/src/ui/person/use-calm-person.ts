"use client";

import { useEffect, useState } from "react";
import { type TalkTranslate, useT } from "@/i18n/talk";
import { Calm } from "@/session/senses/calm";
import {
  contributors,
  type Portrait,
  readsFeelings,
  type SourceName,
  SOURCES,
} from "@/session/senses/portrait";
import { useConversation } from "../conversation-context";
import { soundInWords } from "./cues";
import { personInWords } from "./words";

/** What the strip says; it changes at the pace of reading. */
export interface CalmPerson {
  readonly feeling: string;
  readonly mood: string;
  readonly attention: string;
  readonly sureness: string;
  /** What has contributed a moment ago. */
  readonly lit: readonly SourceName[];
  /** The latest sound, for a while. */
  readonly sound: string;
}

const NOBODY: CalmPerson = { feeling: "", mood: "", attention: "", sureness: "", lit: [], sound: "" };
/** So often it is looked whether something else is to be said, ms. */
const LOOK_MS = 200;
/** How long a sound is told, ms. */
const SOUND_MS = 6_000;

/** Returns what is to be said of the person, without haste: words that change stay for a while. */
export function useCalmPerson(): CalmPerson {
  const t = useT();
  const conversation = useConversation();
  const [person, setPerson] = useState(NOBODY);
  useEffect(() => {
    const calm = new CalmWords(t);
    const look = () => {
      const { settings, connection } = conversation.state;
      const { state, sounds } = conversation.senses.portrait.getState();
      const known = connection.status === "open" ? state : null;
      const next = calm.look({ state: known, sounds }, settings !== null && readsFeelings(settings));
      setPerson((shown) => (isSame(shown, next) ? shown : next));
    };
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [conversation, t]);
  return person;
}

/** One calm value for each thing that the strip says. */
class CalmWords {
  private readonly feeling = new Calm("");
  private readonly mood = new Calm("");
  private readonly attention = new Calm("");
  private readonly sureness = new Calm("");
  private readonly lit = new Calm("");
  private readonly sound = new Calm("");
  private readonly t: TalkTranslate;

  constructor(t: TalkTranslate) {
    this.t = t;
  }

  look({ state, sounds }: Portrait, reads: boolean): CalmPerson {
    const nowMs = performance.now();
    const words = personInWords(state, reads, this.t);
    const active = contributors(state);
    const lit = this.lit.offer(SOURCES.filter((name) => active.has(name)).join(" "), nowMs);
    const [latest] = sounds;
    const heard =
      latest !== undefined && nowMs - latest.atMs < SOUND_MS ? soundInWords(latest.label, this.t) : "";
    return {
      feeling: this.feeling.offer(words.feeling, nowMs),
      mood: this.mood.offer(words.mood, nowMs),
      attention: this.attention.offer(words.attention, nowMs),
      sureness: this.sureness.offer(words.sureness, nowMs),
      lit: SOURCES.filter((name) => lit.split(" ").includes(name)),
      sound: this.sound.offer(heard, nowMs),
    };
  }
}

function isSame(a: CalmPerson, b: CalmPerson): boolean {
  const told = (person: CalmPerson) =>
    [person.feeling, person.mood, person.attention, person.sureness, person.sound, ...person.lit].join("|");
  return told(a) === told(b);
}
