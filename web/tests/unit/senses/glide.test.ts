import { describe, expect, it } from "vitest";
import { glided, NOWHERE, placeOf } from "@/ui/person/glide";
import { OPENED } from "../session/envelopes";
import { picture } from "./states";

const SETTINGS = { ...OPENED.payload.settings, voice_emotion: true };
const estimate = (value: number, confidence: number) => ({ value, confidence, sources: [] });
const happy = picture({ valence: estimate(0.6, 0.8), arousal: estimate(0.3, 0.4) });

describe("the point of the mood", () => {
  it("is where the mood is, and the fainter and wider the less sure that is", () => {
    const sure = placeOf({ state: happy, sounds: [] }, SETTINGS, NOWHERE);
    expect(sure).toMatchObject({ x: 0.6, y: 0.3 });
    const unsure = picture({ valence: estimate(0.6, 0.2) });
    const faint = placeOf({ state: unsure, sounds: [] }, SETTINGS, NOWHERE);
    expect(faint.opacity).toBeLessThan(sure.opacity);
    expect(faint.ring).toBeGreaterThan(sure.ring);
  });

  it("fades where it was when nothing is known, or may be read", () => {
    const before = { x: 0.4, y: -0.2, opacity: 0.9, ring: 1 };
    const gone = { ...before, opacity: 0 };
    expect(placeOf({ state: null, sounds: [] }, SETTINGS, before)).toEqual(gone);
    expect(placeOf({ state: picture(), sounds: [] }, SETTINGS, before)).toEqual(gone);
    expect(placeOf({ state: happy, sounds: [] }, OPENED.payload.settings, before)).toEqual(gone);
  });

  it("arrives in the same time, however seldom it is drawn", () => {
    const [from, to] = [NOWHERE, { x: 1, y: -1, opacity: 1, ring: 1 }];
    let often = from;
    for (let ms = 0; ms < 600; ms += 10) often = glided(often, to, 10);
    const seldom = glided(glided(from, to, 300), to, 300);
    expect(often.x).toBeCloseTo(seldom.x, 6);
    expect(often.x).toBeGreaterThan(0.75);
    expect(often.x).toBeLessThan(1);
    let end = often;
    for (let ms = 0; ms < 4_000; ms += 16) end = glided(end, to, 16);
    expect(end).toEqual(to);
  });
});
