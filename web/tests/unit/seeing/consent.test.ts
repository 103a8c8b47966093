import { describe, expect, it } from "vitest";
import { SEES_NOTHING, settingsFor, settingsMissing } from "@/session/seeing/consent";
import { OPENED } from "../session/envelopes";

const ALL = { seeing: true, expressions: true, recognition: true };
const { settings: SETTINGS, capabilities: CAPABILITIES } = OPENED.payload;

describe("what is asked of the server", () => {
  it("is what was agreed to, each by itself, and as far as the server can", () => {
    expect(settingsFor(ALL, CAPABILITIES, true)).toEqual({ ...ALL, face_mesh: true });
    expect(settingsFor({ ...ALL, expressions: false }, CAPABILITIES, false)).toEqual({
      ...{ seeing: true, expressions: false, recognition: true, face_mesh: false },
    });
    expect(settingsFor({ ...ALL, seeing: false }, CAPABILITIES, true)).toEqual(SEES_NOTHING);
    expect(settingsFor(ALL, { ...CAPABILITIES, sees: false }, true)).toEqual(SEES_NOTHING);
    const poor = { ...CAPABILITIES, expressions: null, recognizes_people: false };
    expect(settingsFor(ALL, poor, true)).toEqual({ ...SEES_NOTHING, seeing: true, face_mesh: true });
  });

  it("is only what differs from what is in force", () => {
    expect(settingsMissing(SEES_NOTHING, SETTINGS)).toBeNull();
    expect(settingsMissing({ ...SEES_NOTHING, seeing: true }, SETTINGS)).toEqual({ seeing: true });
  });
});
