import type { HearingConsent } from "../senses/hearing";
import type { Manner } from "./manner";

/** How a conversation begins. */
export interface StartOptions {
  readonly persona: string;
  readonly language: string;
  /** Whether to listen to the microphone. */
  readonly voice: boolean;
  readonly deviceId: string | null;
  readonly manner: Manner;
  /** What of the voice and the words may be read; nothing by default. */
  readonly hearing?: HearingConsent;
  /** After so much silence she asks whether anybody is there, s; null for never. */
  readonly checkInS: number | null;
  /** Whether she says hello first; she does by default. */
  readonly greet?: boolean;
}
