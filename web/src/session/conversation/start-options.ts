import { hearingInAddress, type HearingConsent, HEARS_WORDS_ONLY } from "../senses/hearing";
import { CONSENT_WORDING, type Keeping, keepingInAddress, USUAL_KEEPING } from "./keeping";
import { type Manner, mannerInAddress } from "./manner";

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
  /** By what the person is known again, if they want to be remembered. */
  readonly personKey?: string | null;
  /** What of the conversation may be kept; words, but no sound, by default. */
  readonly keeping?: Keeping;
  /** Whether she says hello first; she does by default. */
  readonly greet?: boolean;
}

/** Returns what goes into the address: the settings of session.open. The person's key does not. */
export function openingSettings(options: StartOptions, spoken: boolean): Record<string, string> {
  return {
    voice_output: String(spoken),
    persona: options.persona,
    language: options.language,
    greet: String(options.greet ?? true),
    playback_reports: "true",
    ...mannerInAddress(options.manner),
    ...hearingInAddress(options.hearing ?? HEARS_WORDS_ONLY),
    consent_wording: CONSENT_WORDING,
    ...keepingInAddress(options.keeping ?? USUAL_KEEPING),
    ...(options.checkInS === null ? {} : { check_in_s: String(options.checkInS) }),
  };
}
