/** Colors of a room by day and by evening. */
interface Paint {
  readonly wall: readonly [string, string];
  readonly window: string;
  readonly frame: string;
  readonly shelf: string;
  readonly books: readonly string[];
  readonly lamp: string;
  readonly plant: readonly string[];
  readonly floor: string;
}

const PAINT: Readonly<Record<"light" | "dark", Paint>> = {
  light: {
    wall: ["#e4ddd2", "#cfc5b7"],
    window: "#fdfcf7",
    frame: "#f4efe6",
    shelf: "#a98f74",
    books: ["#8f5b4a", "#5d7283", "#c9a96a", "#6f7f66", "#ad8471", "#4f5a66"],
    lamp: "#fff3d6",
    plant: ["#6e8560", "#88a077", "#55704c"],
    floor: "#b8a48d",
  },
  dark: {
    wall: ["#2b2622", "#1d1a18"],
    window: "#2c3b52",
    frame: "#3a332d",
    shelf: "#3d3026",
    books: ["#5b3a30", "#33414d", "#6b5836", "#3d4739", "#5a443a", "#2b3239"],
    lamp: "#ffcf8a",
    plant: ["#2f3d2a", "#3b4c34", "#26331f"],
    floor: "#241d18",
  },
};

/** The room's size; it is drawn small, since it is blurred. */
export const ROOM = { width: 480, height: 300 } as const;

/** Draws a room: a window, a shelf with books, a lamp, a plant. To be seen out of focus, as behind a portrait. */
export function drawRoom(canvas: HTMLCanvasElement, theme: "light" | "dark"): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const paint = PAINT[theme];
  const { width, height } = ROOM;
  const wall = context.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, paint.wall[0]);
  wall.addColorStop(1, paint.wall[1]);
  fill(context, wall, 0, 0, width, height);
  fill(context, paint.floor, 0, 258, width, 42);
  drawWindow(context, paint);
  drawShelf(context, paint);
  drawLamp(context, paint, theme === "dark" ? 1 : 0.7);
  drawPlant(context, paint);
}

function fill(
  context: CanvasRenderingContext2D,
  style: string | CanvasGradient,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.fillStyle = style;
  context.fillRect(x, y, width, height);
}

function drawWindow(context: CanvasRenderingContext2D, paint: Paint): void {
  fill(context, paint.frame, 26, 22, 118, 172);
  for (const [x, y] of [
    [32, 28],
    [88, 28],
    [32, 112],
    [88, 112],
  ] as const) {
    fill(context, paint.window, x, y, 50, 78);
  }
}

function drawShelf(context: CanvasRenderingContext2D, paint: Paint): void {
  for (const y of [92, 148, 204]) {
    fill(context, paint.shelf, 318, y, 148, 7);
    let x = 324;
    for (let index = 0; x < 452; index += 1) {
      const [width, height] = [7 + ((index * 5 + y) % 7), 28 + ((index * 11 + y) % 15)];
      if ((index + y) % 7 !== 0)
        fill(
          context,
          paint.books[(index + y) % paint.books.length] ?? paint.shelf,
          x,
          y - height,
          width,
          height,
        );
      x += width + 1;
    }
  }
}

function drawLamp(context: CanvasRenderingContext2D, paint: Paint, strength: number): void {
  const glow = context.createRadialGradient(276, 104, 4, 276, 104, 96);
  glow.addColorStop(0, paint.lamp);
  glow.addColorStop(0.25, `${paint.lamp}66`);
  glow.addColorStop(1, `${paint.lamp}00`);
  context.globalAlpha = strength;
  fill(context, glow, 180, 8, 192, 192);
  context.globalAlpha = 1;
  context.fillStyle = paint.lamp;
  context.beginPath();
  context.moveTo(262, 86);
  context.lineTo(290, 86);
  context.lineTo(298, 118);
  context.lineTo(254, 118);
  context.fill();
  fill(context, paint.shelf, 274, 118, 4, 146);
}

function drawPlant(context: CanvasRenderingContext2D, paint: Paint): void {
  for (let leaf = 0; leaf < 16; leaf += 1) {
    const angle = -Math.PI / 2 + (leaf - 7.5) * 0.17;
    const length = 52 + ((leaf * 17) % 34);
    context.fillStyle = paint.plant[leaf % paint.plant.length] ?? "";
    context.beginPath();
    context.ellipse(
      190 + (Math.cos(angle) * length) / 2,
      236 + (Math.sin(angle) * length) / 2,
      length / 2,
      7,
      angle,
      0,
      2 * Math.PI,
    );
    context.fill();
  }
  fill(context, paint.shelf, 172, 234, 36, 30);
}
