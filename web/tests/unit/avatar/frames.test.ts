import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Blink } from "@/avatar/blink";
import { degrees } from "@/avatar/easing";
import { ExpressionMixer } from "@/avatar/expressions";
import { Gestures } from "@/avatar/gestures";
import { moveLids } from "@/avatar/lids";
import { limit } from "@/avatar/limits";
import { closeLips } from "@/avatar/lips";
import { FIRST_VISEME, Pose } from "@/avatar/morphs";
import { Mouth } from "@/avatar/mouth";
import { Random } from "@/avatar/random";
import type { VisemeCurves } from "@/avatar/visemes";
import { ARKIT, type Expression, type Gesture, SPEAKING_FADE_MS, VISEMES } from "@/contract/animation";

interface Planned {
  readonly expression: Expression;
  readonly gesture: Gesture;
  readonly intensity: number;
  readonly pts_ms: number;
  readonly duration_ms: number;
}

interface Performance {
  readonly fps: number;
  readonly duration_ms: number;
  readonly blinks_ms: readonly number[];
  readonly events: readonly { readonly type: string; readonly payload: unknown }[];
  readonly face: readonly (readonly number[])[];
  readonly visemes: readonly (readonly number[])[];
  readonly head: readonly (readonly number[])[];
}

/** Never draws a second blink, nor one that is not whole. */
class Certain extends Random {
  override next(): number {
    return 0.999;
  }
}

const stored = JSON.parse(
  readFileSync(new URL("../../../../tests/animation/page.json", import.meta.url), "utf8"),
) as Performance;

/** Plays the stored events with the page's own parts; calls back with the pose of every frame. */
function play(performance: Performance, seen: (pose: Pose, frame: number) => void): void {
  const { fps, duration_ms, blinks_ms, events } = performance;
  const pose = new Pose();
  const [expressions, gestures, mouth] = [new ExpressionMixer(), new Gestures(new Random(1)), new Mouth()];
  const blink = new Blink(new Certain(1));
  const planned = events.flatMap(({ type, payload }) => {
    if (type !== "assistant.visemes") return [{ type, ...(payload as Planned) }];
    mouth.player.add(payload as VisemeCurves);
    return [];
  });
  planned.sort((a, b) => a.pts_ms - b.pts_ms);
  for (const { type, expression, gesture, intensity, pts_ms, duration_ms: length } of planned) {
    if (type === "assistant.expression")
      expressions.show(expression, intensity, pts_ms / 1000, length / 1000);
    else gestures.show(gesture, intensity, pts_ms / 1000, length / 1000);
  }
  let speaking = 0;
  performance.face.forEach((_, frame) => {
    const timeS = frame / fps;
    const dt = frame === 0 ? 0 : 1 / fps;
    const playing = timeS * 1000 <= duration_ms;
    speaking += ((playing ? 1 : 0) - speaking) * (1 - Math.exp((-dt * 1000) / SPEAKING_FADE_MS));
    pose.reset();
    expressions.apply(pose, timeS, speaking);
    gestures.apply(pose, timeS, 1, 0);
    mouth.apply(pose, { ptsMs: timeS * 1000, playing }, dt, 0);
    closeLips(pose);
    mouth.restrain(pose, dt);
    ARKIT.forEach((name, index) => {
      if (name.startsWith("eyeLook")) pose.weights[index] = performance.face[frame]?.[index] ?? 0;
    });
    const begun = blinks_ms.find((ms) => ms / 1000 <= timeS && ms / 1000 > timeS - dt);
    if (begun !== undefined) blink.trigger(begun / 1000);
    moveLids(pose, blink.update(timeS, dt, 0));
    limit(pose);
    seen(pose, frame);
  });
}

describe("the frames that the server writes for other engines", () => {
  it("are those of the page", () => {
    let largest = 0;
    let where = "";
    const compare = (name: string, mine: number, theirs: number | undefined, scale: number) => {
      const difference = Math.abs(mine - (theirs ?? NaN)) / scale;
      if (difference <= largest) return;
      largest = difference;
      where = `${name}: ${String(mine)} here, ${String(theirs)} there`;
    };
    play(stored, (pose, frame) => {
      ARKIT.forEach((name, index) => {
        compare(`${String(frame)} ${name}`, pose.weights[index] ?? NaN, stored.face[frame]?.[index], 1);
      });
      VISEMES.forEach((name, index) => {
        const weight = pose.weights[FIRST_VISEME + index] ?? NaN;
        compare(`${String(frame)} ${name}`, weight, stored.visemes[frame]?.[index], 1);
      });
      const [yaw, pitch, roll] = stored.head[frame] ?? [];
      compare(`${String(frame)} yaw`, degrees(pose.head.y), yaw, 10);
      compare(`${String(frame)} pitch`, -degrees(pose.head.x), pitch, 10);
      compare(`${String(frame)} roll`, degrees(pose.head.z), roll, 10);
    });
    expect(largest, where).toBeLessThan(0.002);
  });

  it("move enough for that to mean something", () => {
    const range = (rows: readonly (readonly number[])[]) =>
      Math.max(...rows.flat()) - Math.min(...rows.flat());
    expect(range(stored.face)).toBeGreaterThan(0.9);
    expect(range(stored.visemes)).toBeGreaterThan(0.9);
    expect(range(stored.head)).toBeGreaterThan(5);
  });
});
