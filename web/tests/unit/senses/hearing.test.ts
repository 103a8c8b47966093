import { describe, expect, it } from "vitest";
import type { ClientPayloads } from "@/contract/events";
import {
  hearingInAddress,
  HearingSenses,
  hearingSettingsFor,
  HEARS_WORDS_ONLY,
} from "@/session/senses/hearing";
import { OPENED } from "../session/envelopes";

const ALL = { voiceEmotion: true, sounds: true, sentiment: true };
const { settings: SETTINGS, capabilities: CAPABILITIES } = OPENED.payload;

describe("what is heard besides words", () => {
  it("is what was agreed to, each by itself, and as far as the server can", () => {
    expect(hearingSettingsFor(ALL, CAPABILITIES)).toEqual({
      voice_emotion: true,
      sounds: true,
      sentiment: true,
    });
    expect(hearingSettingsFor({ ...ALL, sounds: false }, { ...CAPABILITIES, voice_emotion: null })).toEqual({
      ...{ voice_emotion: false, sounds: false, sentiment: true },
    });
  });

  it("is in the address only where it was agreed to", () => {
    expect(hearingInAddress(HEARS_WORDS_ONLY)).toEqual({});
    expect(hearingInAddress({ ...HEARS_WORDS_ONLY, sentiment: true })).toEqual({ sentiment: "true" });
  });
});

/** A connection whose server confirms nothing until it is told to. */
function connection() {
  const sent: ClientPayloads["session.update"][] = [];
  const state = {
    connection: { status: "open" },
    hearing: HEARS_WORDS_ONLY,
    settings: SETTINGS,
    capabilities: CAPABILITIES as typeof CAPABILITIES | null,
  };
  const senses = new HearingSenses({
    state: () => state,
    update: (change) => {
      if (state.connection.status !== "open") return false;
      sent.push(change);
      return true;
    },
  });
  return { sent, state, senses };
}

describe("HearingSenses", () => {
  it("asks once for what differs", () => {
    const { sent, state, senses } = connection();
    senses.connected();
    expect(sent).toEqual([]);
    state.hearing = { ...HEARS_WORDS_ONLY, voiceEmotion: true };
    senses.follow();
    senses.follow();
    expect(sent).toEqual([{ voice_emotion: true }]);
  });

  it("takes back what has not been confirmed yet", () => {
    const { sent, state, senses } = connection();
    senses.connected();
    state.hearing = ALL;
    senses.follow();
    state.hearing = HEARS_WORDS_ONLY;
    senses.follow();
    expect(sent.at(-1)).toEqual({ voice_emotion: false, sounds: false, sentiment: false });
  });

  it("asks again when a connection comes back, and not before", () => {
    const { sent, state, senses } = connection();
    senses.connected();
    state.connection.status = "waiting";
    state.hearing = ALL;
    senses.follow();
    expect(sent).toEqual([]);
    state.connection.status = "open";
    senses.connected();
    expect(sent).toEqual([{ voice_emotion: true, sounds: true, sentiment: true }]);
  });

  it("asks a server for nothing before it has said what it can", () => {
    const { sent, state, senses } = connection();
    state.capabilities = null;
    state.hearing = ALL;
    senses.connected();
    expect(sent).toEqual([]);
  });
});
