import { describe, expect, it } from "vitest";
import { reduce } from "@/session/conversation/reduce";
import { type ConversationState, INITIAL_STATE } from "@/session/conversation/state";
import { companyInWords } from "@/ui/notices/company-notice";
import { usesInWords, usesOf } from "@/ui/privacy/in-use";
import { envelope, OPENED } from "../session/envelopes";
import { format, t } from "../words";

function state(change: Partial<ConversationState> = {}, settings: object = {}): ConversationState {
  return {
    ...INITIAL_STATE,
    connection: { status: "open", sessionId: "s" },
    settings: { ...OPENED.payload.settings, ...settings },
    ...change,
  };
}

describe("what is in use", () => {
  it("is nothing before a conversation", () => {
    expect(usesOf(INITIAL_STATE)).toEqual([]);
    expect(usesInWords([], t)).toBe("nothing is used or kept");
  });

  it("is what the server has confirmed, the recording first", () => {
    expect(usesOf(state())).toEqual(["transcript"]);
    const recorded = state({ microphone: "on" }, { record: true, remember: true, voice_emotion: true });
    expect(usesOf(recorded)).toEqual(["record", "hearing", "reading", "memory", "transcript"]);
    expect(usesInWords(["record", "transcript"], t)).toBe(
      "the sound is recorded, what is said is kept as text",
    );
  });

  it("counts what is read of a face only while somebody is seen", () => {
    const consent = { seeing: true, expressions: true, recognition: false };
    const settings = { seeing: true, expressions: true, transcript: false };
    expect(usesOf(state({ consent, camera: "off" }, settings))).toEqual([]);
    expect(usesOf(state({ consent, camera: "on" }, settings))).toEqual(["seeing", "reading"]);
  });
});

describe("people behind the scenes", () => {
  it("are told, unless a study has switched that off", () => {
    const told = { observing: 2, answering: true, disclosed: true };
    const next = reduce(state(), { type: "event", envelope: envelope("operator.presence_changed", told) });
    expect(companyInWords(next.company, "Iris", t, format)).toBe(
      "A person answers in Iris’s place. 2 people listen in.",
    );
    const hidden = { ...told, disclosed: false };
    const after = reduce(next, { type: "event", envelope: envelope("operator.presence_changed", hidden) });
    expect(companyInWords(after.company, "Iris", t, format)).toBe("");
  });
});
