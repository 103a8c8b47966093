import * as mesh from "../../src/ui/seeing/mesh";
import type { MockSession } from "./session";

const EXPRESSIONS = ["neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted"] as const;
const TOLD_EVERY = 3;

/** An ellipse, around a point from between the eyes, in widths of a face. */
type Ellipse = readonly [x: number, y: number, rx: number, ry: number];

const PARTS: readonly (readonly [readonly number[], Ellipse, number])[] = [
  [mesh.OVAL, [0, 0.22, 0.5, 0.66], -90],
  [mesh.OUTER_LIPS, [0, 0.56, 0.18, 0.08], 180],
  [mesh.INNER_LIPS, [0, 0.56, 0.12, 0.02], 180],
  [mesh.LEFT_EYE, [0.22, 0, 0.1, 0.035], 0],
  [mesh.RIGHT_EYE, [-0.22, 0, 0.1, 0.035], 180],
  [mesh.LEFT_BROW, [0.23, -0.13, 0.14, 0.03], 180],
  [mesh.RIGHT_BROW, [-0.23, -0.13, 0.14, 0.03], 0],
];

/** Sees in every picture a roughly drawn face that moves to and fro, smiles and looks about; in a crowd two of them. */
export class MockSight {
  private pictures = 0;
  private looking = false;

  constructor(private readonly session: MockSession) {}

  settingsChanged(): void {
    const looks = this.session.has("seeing");
    if (looks !== this.looking) this.pace(looks ? "usual" : "off");
    this.looking = looks;
  }

  /** Says how many pictures a second are looked at. */
  pace(why: "usual" | "load" | "off"): void {
    this.session.send("video.paced", { fps: { usual: 10, load: 3, off: 0 }[why], why });
  }

  frame(ptsMs: number): void {
    if (!this.session.has("seeing")) return;
    this.pictures += 1;
    const seconds = ptsMs / 1000;
    const face = { track_id: 1, interlocutor: true, score: 0.97, distance_m: 0.62 };
    const [x, y] = [0.5 + 0.06 * Math.sin(seconds), 0.42];
    const other = { track_id: 2, interlocutor: false, score: 0.9, distance_m: 1.4 };
    const faces = [
      { ...face, ...this.place(x, y, 0.26) },
      ...(this.session.persona === "crowd" ? [{ ...other, ...this.place(0.86, 0.4, 0.14) }] : []),
    ];
    this.session.send("faces.tracked", { pts_ms: ptsMs, faces });
    if (this.pictures % TOLD_EVERY === 1) this.told(seconds);
  }

  private place(x: number, y: number, width: number): object {
    const height = 1.75 * width;
    return {
      box: { x: x - width / 2, y: y - 0.32 * height, width, height },
      points: this.session.has("face_mesh") ? encoded(drawnFace(x, y, width)) : null,
    };
  }

  private told(seconds: number): void {
    const away = Math.sin(seconds / 2) > 0.6;
    this.session.send("face.gaze", {
      ...{ track_id: 1, yaw: away ? 22 : 3, pitch: -2, roll: 0, gaze_x: away ? 0.5 : 0, gaze_y: 0 },
      ...{ blink: false, looking_at_screen: !away, confidence: 0.9, look: away ? "left" : "screen" },
      ...{ openness: 1, calibrated: true },
    });
    this.session.send("face.mouth", { track_id: 1, opening: 0.2, moving: false, confidence: 0.8 });
    if (!this.session.has("expressions")) return;
    const happy = 0.5 + 0.4 * Math.sin(seconds);
    const rest = (1 - happy) / 7;
    this.session.send("face.emotion", {
      track_id: 1,
      emotion: happy > 0.45 ? "happy" : "uncertain",
      scores: EXPRESSIONS.map((label) => ({
        label,
        score: label === "happy" ? happy : label === "neutral" ? 2 * rest : rest,
      })),
      ...{ valence: happy - 0.2, arousal: 0.2, confidence: 0.3 + 0.6 * happy, puzzled: 0, source: "rules" },
    });
  }
}

function drawnFace(x: number, y: number, width: number): Float64Array {
  const points = new Float64Array(2 * mesh.MESH_POINTS);
  const aspect = 4 / 3;
  const put = (index: number, across: number, down: number) => {
    points[2 * index] = x + across * width;
    points[2 * index + 1] = y + down * width * aspect;
  };
  for (let index = 0; index < mesh.MESH_POINTS; index += 1) {
    const [turn, radius] = [index * 2.399963, Math.sqrt((index + 0.5) / mesh.MESH_POINTS)];
    put(index, 0.46 * radius * Math.cos(turn), 0.22 + 0.62 * radius * Math.sin(turn));
  }
  for (const [chain, [cx, cy, rx, ry], begin] of PARTS) {
    chain.forEach((index, place) => {
      const angle = (begin * Math.PI) / 180 + (2 * Math.PI * place) / (chain.length - 1);
      put(index, cx + rx * Math.cos(angle), cy + ry * Math.sin(angle));
    });
  }
  for (const [first, middle] of [
    [468, -0.22],
    [473, 0.22],
  ] as const) {
    [0, 0.04, 0, -0.04, 0].forEach((across, place) => put(first + place, middle + across, 0));
  }
  return points;
}

function encoded(points: Float64Array): string {
  const numbers = Uint16Array.from(points, (value) => Math.round(((value + 0.5) / 2) * 65_535));
  return Buffer.from(numbers.buffer).toString("base64");
}
