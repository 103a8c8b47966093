import { describe, expect, it } from "vitest";
import { mannerInAddress, mannerInUpdate, mannerMissing, USUAL_MANNER } from "@/session/conversation/manner";
import { OPENED } from "./envelopes";

describe("a manner of talking", () => {
  it("is said whole when a session opens, and in parts when it changes", () => {
    expect(mannerInAddress({ turnTaking: "push_to_talk", duplex: "half", backchannels: false })).toEqual({
      turn_taking: "push_to_talk",
      duplex: "half",
      backchannels: "false",
    });
    expect(mannerInUpdate({ backchannels: false })).toEqual({ backchannels: false });
    expect(mannerInUpdate({ turnTaking: "patient", duplex: "full" })).toEqual({
      turn_taking: "patient",
      duplex: "full",
    });
  });

  it("is what a new session usually has", () => {
    expect(mannerMissing(USUAL_MANNER, OPENED.payload.settings)).toEqual({});
    expect(mannerMissing({ ...USUAL_MANNER, turnTaking: "patient" }, OPENED.payload.settings)).toEqual({
      turnTaking: "patient",
    });
  });
});
