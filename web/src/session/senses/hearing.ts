import type { Capabilities, ClientPayloads, SessionSettings } from "@/contract/events";

/** What of their voice, their surroundings and their words somebody lets be read, each by itself. */
export interface HearingConsent {
  /** How something is said. */
  readonly voiceEmotion: boolean;
  /** Other sounds than speech are named. */
  readonly sounds: boolean;
  /** The feeling in the words. */
  readonly sentiment: boolean;
}

export const HEARS_WORDS_ONLY: HearingConsent = { voiceEmotion: false, sounds: false, sentiment: false };

type HearingSetting = "voice_emotion" | "sounds" | "sentiment";
type HearingSettings = Pick<SessionSettings, HearingSetting>;

const SETTINGS: readonly (readonly [keyof HearingConsent, HearingSetting])[] = [
  ["voiceEmotion", "voice_emotion"],
  ["sounds", "sounds"],
  ["sentiment", "sentiment"],
];

/** Returns the settings that follow from a consent, as far as the server can. */
export function hearingSettingsFor(consent: HearingConsent, capabilities: Capabilities): HearingSettings {
  return {
    voice_emotion: consent.voiceEmotion && capabilities.voice_emotion !== null,
    sounds: consent.sounds && capabilities.sounds !== null,
    sentiment: consent.sentiment && capabilities.sentiment !== null,
  };
}

/** Returns a consent as the settings of session.open; what was not agreed to is left out. */
export function hearingInAddress(consent: HearingConsent): Record<string, string> {
  return Object.fromEntries(
    SETTINGS.flatMap(([name, setting]) => (consent[name] ? [[setting, "true"]] : [])),
  );
}

interface HearingHooks {
  state(): {
    readonly connection: { readonly status: string };
    readonly hearing: HearingConsent;
    readonly settings: SessionSettings | null;
    readonly capabilities: Capabilities | null;
  };
  update(change: ClientPayloads["session.update"]): boolean;
}

const NOTHING_ASKED: HearingSettings = { voice_emotion: false, sounds: false, sentiment: false };

/** Keeps the server to what the person lets it hear. */
export class HearingSenses {
  private readonly hooks: HearingHooks;
  /** What the server was asked for last. */
  private asked: HearingSettings = NOTHING_ASKED;

  constructor(hooks: HearingHooks) {
    this.hooks = hooks;
  }

  /** A connection begins: the server's settings are what it says, whatever was asked for before. */
  connected(): void {
    this.asked = this.hooks.state().settings ?? NOTHING_ASKED;
    this.follow();
  }

  /** Asks for what differs from what was asked for last. */
  follow(): void {
    const { connection, hearing, capabilities } = this.hooks.state();
    if (connection.status !== "open" || capabilities === null) return;
    const wanted = hearingSettingsFor(hearing, capabilities);
    const missing = SETTINGS.filter(([, name]) => wanted[name] !== this.asked[name]);
    if (missing.length === 0) return;
    const change = Object.fromEntries(missing.map(([, name]) => [name, wanted[name]]));
    if (this.hooks.update(change)) this.asked = wanted;
  }
}
