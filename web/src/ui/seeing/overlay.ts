import type { GazeEstimated } from "@/contract/events";
import type { Scene, SeenFace } from "@/session/seeing/scene";
import { betweenEyes, freshness, lookInMirror, type View } from "./geometry";
import * as mesh from "./mesh";

/** Over a picture of any brightness: a light line on a dark one. The same in both themes. */
const LIGHT = "rgb(255 255 255 / 0.8)";
const DOT = "rgb(255 255 255 / 0.5)";
const DOT_SIZE = 1.2;
const DARK = "rgb(0 0 0 / 0.34)";
const ACCENT = "#93dbe8";
const LABEL = "500 11px 'Instrument Sans Variable', sans-serif";
/** Length of the arrow of a look to the side, in widths of the face. */
const ARROW = 1.1;
/** A look that is nearly straight needs no arrow, px. */
const SHORTEST_ARROW = 7;
const HEAD = 5;
/** How strong the arrow is of a look that goes where it should: cameras are not where the eyes are looked into. */
const EXPECTED = 0.45;

const IRISES = [mesh.LEFT_IRIS[0], mesh.RIGHT_IRIS[0]] as const;
const CALM_LINES = [mesh.OVAL, mesh.LEFT_BROW, mesh.RIGHT_BROW];
const EYES = [mesh.LEFT_EYE, mesh.RIGHT_EYE];
const LIPS = [mesh.OUTER_LIPS, mesh.INNER_LIPS];

type Context = CanvasRenderingContext2D;

/** Draws what is seen over its picture: how much of it is left by now is told by its age. */
export function drawScene(context: Context, scene: Scene, view: View, nowMs: number): void {
  context.clearRect(0, 0, view.width, view.height);
  const shown = freshness(scene.ageMs(nowMs));
  if (shown === 0) return;
  context.globalAlpha = shown;
  context.lineCap = context.lineJoin = "round";
  const several = scene.faces.length > 1;
  for (const face of scene.faces) {
    if (several || face.points === null) drawBox(context, face, view);
    if (face.interlocutor && face.points !== null) drawMesh(context, face.points, scene, view);
    if (face.name !== null) drawName(context, face.name, face, view);
  }
  const { interlocutor, gaze } = scene;
  if (interlocutor !== null && gaze !== null) drawGaze(context, interlocutor, gaze, view);
  context.globalAlpha = 1;
}

function drawBox(context: Context, face: SeenFace, view: View): void {
  const { x, y, width, height } = view.box(face.box);
  const path = new Path2D();
  path.roundRect(x, y, width, height, 8);
  context.setLineDash(face.interlocutor ? [] : [3, 4]);
  stroke(context, path, face.interlocutor ? ACCENT : LIGHT, face.interlocutor ? 2 : 1);
  context.setLineDash([]);
}

function drawMesh(context: Context, points: Float32Array, { gaze, mouth }: Scene, view: View): void {
  if (points.length < 2 * mesh.MESH_POINTS) return;
  context.fillStyle = DOT;
  for (const index of mesh.DOTS) {
    const [x, y] = [view.x(at(points, 2 * index)), view.y(at(points, 2 * index + 1))];
    context.fillRect(x - DOT_SIZE / 2, y - DOT_SIZE / 2, DOT_SIZE, DOT_SIZE);
  }
  const closed = gaze?.blink === true;
  stroke(context, lines(CALM_LINES, points, view), LIGHT, 0.9);
  stroke(context, lines(EYES, points, view), LIGHT, closed ? 2 : 0.9);
  stroke(context, lines(LIPS, points, view), mouth?.moving === true ? ACCENT : LIGHT, 0.9);
  if (closed) return;
  for (const [middle, edge] of [mesh.LEFT_IRIS, mesh.RIGHT_IRIS]) {
    const [x, y] = [view.x(at(points, 2 * middle)), view.y(at(points, 2 * middle + 1))];
    const radius = Math.hypot(view.x(at(points, 2 * edge)) - x, view.y(at(points, 2 * edge + 1)) - y);
    const iris = new Path2D();
    iris.arc(x, y, radius, 0, 2 * Math.PI);
    stroke(context, iris, ACCENT, 0.9);
  }
}

function drawGaze(context: Context, face: SeenFace, gaze: GazeEstimated, view: View): void {
  const from = betweenEyes(face.box, face.points, IRISES);
  const [x, y] = [view.x(from.x), view.y(from.y)];
  const look = lookInMirror(gaze);
  const length = ARROW * view.box(face.box).width;
  const [dx, dy] = [length * look.x, length * look.y];
  if (!gaze.blink && Math.hypot(dx, dy) > SHORTEST_ARROW) {
    const angle = Math.atan2(dy, dx);
    const arrow = new Path2D();
    arrow.moveTo(x, y);
    arrow.lineTo(x + dx, y + dy);
    for (const side of [-0.5, 0.5]) {
      arrow.moveTo(x + dx, y + dy);
      arrow.lineTo(x + dx - HEAD * Math.cos(angle + side), y + dy - HEAD * Math.sin(angle + side));
    }
    const { globalAlpha } = context;
    if (gaze.looking_at_screen) context.globalAlpha = EXPECTED * globalAlpha;
    stroke(context, arrow, ACCENT, 2);
    context.globalAlpha = globalAlpha;
  }
  const dot = new Path2D();
  dot.arc(x, y, 3.5, 0, 2 * Math.PI);
  context.fillStyle = gaze.looking_at_screen ? ACCENT : DARK;
  context.fill(dot);
  stroke(context, dot, ACCENT, 1.5);
}

function drawName(context: Context, name: string, face: SeenFace, view: View): void {
  const { x, y, width } = view.box(face.box);
  context.font = LABEL;
  context.textAlign = "center";
  context.lineWidth = 3;
  context.strokeStyle = "rgb(0 0 0 / 0.6)";
  context.fillStyle = "white";
  const [middle, base] = [x + width / 2, Math.max(12, y - 5)];
  context.strokeText(name, middle, base);
  context.fillText(name, middle, base);
}

function lines(chains: readonly (readonly number[])[], points: Float32Array, view: View): Path2D {
  const path = new Path2D();
  for (const chain of chains) {
    chain.forEach((index, place) => {
      const [x, y] = [view.x(at(points, 2 * index)), view.y(at(points, 2 * index + 1))];
      if (place === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
  }
  return path;
}

function stroke(context: Context, path: Path2D, color: string, width: number): void {
  context.strokeStyle = DARK;
  context.lineWidth = width + 1.4;
  context.stroke(path);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke(path);
}

function at(points: Float32Array, index: number): number {
  return points[index] ?? 0;
}
