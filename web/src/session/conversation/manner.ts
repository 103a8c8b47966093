import type { ClientPayloads, SessionSettings } from "@/contract/events";

/** How a person wants to talk. */
export interface Manner {
  /** When it is whose turn. */
  readonly turnTaking: SessionSettings["turn_taking"];
  /** Whether the virtual human may be interrupted by voice. */
  readonly duplex: SessionSettings["duplex"];
  /** Whether she nods and says "mhm" while she listens. */
  readonly backchannels: boolean;
}

export const USUAL_MANNER: Manner = { turnTaking: "automatic", duplex: "auto", backchannels: true };

/** Returns a manner as the settings of session.open. */
export function mannerInAddress(manner: Manner): Record<string, string> {
  return {
    turn_taking: manner.turnTaking,
    duplex: manner.duplex,
    backchannels: String(manner.backchannels),
  };
}

/** Returns a change of manner as the payload of session.update. */
export function mannerInUpdate(change: Partial<Manner>): ClientPayloads["session.update"] {
  const { turnTaking, duplex, backchannels } = change;
  return {
    ...(turnTaking === undefined ? {} : { turn_taking: turnTaking }),
    ...(duplex === undefined ? {} : { duplex }),
    ...(backchannels === undefined ? {} : { backchannels }),
  };
}

/** Returns what of a manner is not in force, for example because it was chosen before there was a connection. */
export function mannerMissing(manner: Manner, settings: SessionSettings): Partial<Manner> {
  const { turnTaking, duplex, backchannels } = manner;
  return {
    ...(turnTaking === settings.turn_taking ? {} : { turnTaking }),
    ...(duplex === settings.duplex ? {} : { duplex }),
    ...(backchannels === settings.backchannels ? {} : { backchannels }),
  };
}
