import type { ServerEnvelope, SessionSettings, UserStateEstimated } from "@/contract/events";

/** A sound that was heard, and when on the page's clock, ms. */
export interface HeardSound {
  readonly label: string;
  readonly atMs: number;
}

/** What is known of the person just now, from eyes, ears and words together. */
export interface Portrait {
  readonly state: UserStateEstimated | null;
  /** The latest sounds, the newest first. */
  readonly sounds: readonly HeardSound[];
}

export const NO_PORTRAIT: Portrait = { state: null, sounds: [] };

const KEPT_SOUNDS = 4;
/** The same sound within this time is one that goes on, ms. */
const SAME_MS = 3_000;

/** Where a part of the picture comes from, as it is shown. */
export const SOURCES = ["face", "voice", "sounds", "words"] as const;
export type SourceName = (typeof SOURCES)[number];

/** Events of these beginnings belong to a source. */
const BEGINNINGS: Readonly<Record<SourceName, readonly string[]>> = {
  face: ["face.", "faces.", "head.", "interlocutor.", "action.", "video."],
  voice: ["voice.", "speech."],
  sounds: ["sound."],
  words: ["text.", "audio.transcription"],
};
/** An estimate with less confidence than this says nothing. */
const LEAST = 0.05;

/** Returns the portrait after an event; the same one if the event says nothing about the person. */
export function followPortrait(portrait: Portrait, envelope: ServerEnvelope, nowMs: number): Portrait {
  switch (envelope.type) {
    case "user.state":
      return { ...portrait, state: envelope.payload };
    case "sound.detected":
      return { ...portrait, sounds: withSound(portrait.sounds, envelope.payload.label, nowMs) };
    case "session.opened":
    case "session.closed":
      return NO_PORTRAIT;
    case "session.updated":
      return allowed(portrait, envelope.payload.settings);
    default:
      return portrait;
  }
}

/** Tells whether anything of the person is read, words and their sound apart. */
export function isRead(settings: SessionSettings | null): boolean {
  return settings !== null && (settings.seeing || settings.sounds || readsFeelings(settings));
}

/** Tells whether anything is read that could show an emotion. */
export function readsFeelings(settings: SessionSettings): boolean {
  return settings.voice_emotion || settings.sentiment || (settings.seeing && settings.expressions);
}

/** Returns which sources are in use. */
export function sourcesInUse(settings: SessionSettings | null): Readonly<Record<SourceName, boolean>> {
  return {
    face: settings?.seeing === true,
    voice: settings?.voice_emotion === true,
    sounds: settings?.sounds === true,
    words: settings?.sentiment === true,
  };
}

/** Returns the source that an event, by its wire name, belongs to. */
export function sourceOf(eventType: string): SourceName | null {
  return SOURCES.find((name) => BEGINNINGS[name].some((start) => eventType.startsWith(start))) ?? null;
}

/** Returns what has contributed to a picture. */
export function contributors(state: UserStateEstimated | null): ReadonlySet<SourceName> {
  if (state === null) return new Set();
  const { valence, arousal, attention, engagement } = state;
  const types = [valence, arousal, attention, engagement].flatMap(({ confidence, sources }) =>
    confidence >= LEAST ? sources : [],
  );
  const names = [...types, ...state.cues.map((cue) => cue.source)].map(sourceOf);
  return new Set(names.filter((name) => name !== null));
}

/** Returns how sure the mood is, 0 to 1. */
export function moodConfidence({ valence, arousal }: UserStateEstimated): number {
  return Math.max(valence.confidence, arousal.confidence);
}

function withSound(sounds: readonly HeardSound[], label: string, nowMs: number): readonly HeardSound[] {
  const goesOn = sounds[0]?.label === label && nowMs - sounds[0].atMs < SAME_MS;
  return [{ label, atMs: nowMs }, ...(goesOn ? sounds.slice(1) : sounds)].slice(0, KEPT_SOUNDS);
}

/** What may no longer be read is forgotten at once. */
function allowed(portrait: Portrait, settings: SessionSettings): Portrait {
  return {
    state: isRead(settings) ? portrait.state : null,
    sounds: settings.sounds ? portrait.sounds : [],
  };
}
