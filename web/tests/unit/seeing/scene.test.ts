import { describe, expect, it } from "vitest";
import type { EnvelopeOf, GazeEstimated } from "@/contract/events";
import { decodePoints } from "@/session/seeing/points";
import { Scene } from "@/session/seeing/scene";
import { envelope, OPENED } from "../session/envelopes";
import { EMOTION, encodePoints, faces, GAZE, place } from "./faces";

describe("decodePoints", () => {
  it("reads what the server writes, to a thousandth of the picture", () => {
    const decoded = decodePoints(encodePoints([0, 1, 0.25, -0.5, 1.5, 0.5]));
    expect([...(decoded ?? [])].map((value) => Math.round(value * 1000) / 1000)).toEqual([
      0, 1, 0.25, -0.5, 1.5, 0.5,
    ]);
  });

  it("knows both alphabets of base64", () => {
    expect(decodePoints("-_-_")).toBeNull(); // three bytes are no number of points
    expect([...(decodePoints("-_8_Pw==") ?? [])].map((value) => value.toFixed(2))).toEqual(["1.50", "-0.01"]);
    expect(decodePoints("-_8_Pw==")).toEqual(decodePoints("+/8/Pw=="));
  });

  it("takes nothing that is damaged", () => {
    expect(decodePoints("")).toBeNull();
    expect(decodePoints("AAA=")).toBeNull();
    expect(decodePoints("not base64!")).toBeNull();
  });
});

describe("Scene", () => {
  const mouth = (id: number) =>
    envelope("face.mouth", { track_id: id, opening: 0.4, moving: true, confidence: 0.9 });
  const gaze = (id: number, change: Partial<GazeEstimated> = {}) =>
    envelope("face.gaze", { ...GAZE, track_id: id, ...change });
  const named = envelope("face.recognized", { track_id: 1, person_id: "p", distance: 0.4, name: "Ada" });

  it("knows who is talked with, how old that is, and how often it is seen", () => {
    const scene = new Scene();
    expect(scene.ageMs(1_000)).toBeNull();
    for (let now = 100; now <= 4_000; now += 100) {
      scene.follow(faces([place(2, { interlocutor: false }), place(1)], now - 60), now);
    }
    expect(scene.interlocutor?.track_id).toBe(1);
    expect(scene.ageMs(4_100)).toBe(160);
    expect(scene.rate(4_000)).toBe(10);
    expect(scene.rate(7_000)).toBe(0);
  });

  it("tells of nobody what was read of somebody else", () => {
    const scene = new Scene();
    scene.follow(faces([place(1)]), 0);
    scene.follow(gaze(1, { yaw: 20 }), 0);
    scene.follow(mouth(1), 0);
    expect(scene.gaze?.yaw).toBe(20);
    scene.follow(faces([place(2), place(1, { interlocutor: false })]), 0);
    expect([scene.gaze, scene.mouth]).toEqual([null, null]);
    scene.follow(gaze(2, { yaw: -5 }), 0);
    expect(scene.gaze?.yaw).toBe(-5);
    scene.follow(faces([]), 0);
    expect(scene.gaze).toBeNull();
  });

  it("names people as long as they are seen, and notes a nod for a moment", () => {
    const scene = new Scene();
    scene.follow(named, 0);
    scene.follow(faces([place(1)]), 0);
    expect(scene.interlocutor?.name).toBe("Ada");
    scene.follow(envelope("face.lost", { track_id: 1 }), 0);
    scene.follow(faces([place(1)]), 0);
    expect(scene.interlocutor?.name).toBeNull();
    const nod = { track_id: 1, gesture: "nod", score: 0.9, duration_ms: 500 } as const;
    scene.follow(envelope("head.gesture", nod), 1_000);
    expect([scene.gestureAt(1_500), scene.gestureAt(4_000)]).toEqual(["nod", null]);
  });

  it("forgets at once what is not agreed to any more", () => {
    const scene = new Scene();
    const updated = (change: object): EnvelopeOf<"session.updated"> => {
      const { settings, capabilities } = OPENED.payload;
      const all = { ...settings, seeing: true, expressions: true, recognition: true, ...change };
      return envelope("session.updated", { settings: all, capabilities });
    };
    const see = () => {
      scene.follow(named, 0);
      scene.follow(faces([place(1)]), 0);
      scene.follow(envelope("face.emotion", EMOTION), 0);
    };
    see();
    scene.follow(updated({ expressions: false }), 0);
    expect([scene.emotion, scene.faces.length]).toEqual([null, 1]);
    see();
    scene.follow(updated({ recognition: false }), 0);
    scene.follow(faces([place(1)]), 0);
    expect(scene.interlocutor?.name).toBeNull();
    see();
    scene.follow(updated({ seeing: false }), 0);
    expect([scene.faces, scene.emotion, scene.ageMs(0)]).toEqual([[], null, null]);
  });
});
