import type { Capabilities, ClientPayloads, SessionSettings } from "@/contract/events";

/** What somebody has agreed to, each by itself. Without `seeing` nothing else counts. */
export interface Consent {
  /** Pictures of the camera are sent, and looked at. */
  readonly seeing: boolean;
  /** Facial expressions are read in them. */
  readonly expressions: boolean;
  /** Whoever agreed to be known is recognized in them. */
  readonly recognition: boolean;
}

export const NO_CONSENT: Consent = { seeing: false, expressions: false, recognition: false };

type SeeingSetting = "seeing" | "expressions" | "recognition" | "face_mesh";

/** The settings of a session that are about seeing. */
export type SeeingSettings = Pick<SessionSettings, SeeingSetting>;

export const SEES_NOTHING: SeeingSettings = {
  ...{ seeing: false, expressions: false, recognition: false, face_mesh: false },
};

/** Returns the settings that follow from a consent. `mesh` asks for landmarks, with which what is seen can be shown. */
export function settingsFor(consent: Consent, capabilities: Capabilities, mesh: boolean): SeeingSettings {
  if (!consent.seeing || !capabilities.sees) return SEES_NOTHING;
  return {
    seeing: true,
    expressions: consent.expressions && capabilities.expressions !== null,
    recognition: consent.recognition && capabilities.recognizes_people,
    face_mesh: mesh,
  };
}

/** Returns what of `wanted` differs from what is in force, as the payload of session.update; null if nothing does. */
export function settingsMissing(
  wanted: SeeingSettings,
  inForce: SeeingSettings,
): ClientPayloads["session.update"] | null {
  const names: readonly SeeingSetting[] = ["seeing", "expressions", "recognition", "face_mesh"];
  const missing = names.filter((name) => wanted[name] !== inForce[name]);
  return missing.length === 0 ? null : Object.fromEntries(missing.map((name) => [name, wanted[name]]));
}
