import { paletteFor } from "./palette";

const SCALE = 2;

/** Lets the browser save a file. */
export function saveFile(name: string, contents: Blob): void {
  const url = URL.createObjectURL(contents);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Lets the browser save a drawing of a conversation over time as it is on the page; nothing while there is none. */
export async function savePlot(
  name: string,
  drawing: SVGSVGElement | null,
  theme: "light" | "dark",
): Promise<void> {
  if (drawing === null) return;
  const picture = await pngOf(drawing, paletteFor(theme).paper);
  if (picture !== null) saveFile(`${name}.png`, picture);
}

/** Draws an SVG whose colors are in its attributes as a PNG on `paper`, twice as fine as on the page. */
async function pngOf(svg: SVGSVGElement, paper: string): Promise<Blob | null> {
  const { width, height } = svg.viewBox.baseVal;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("width", String(SCALE * width));
  copy.setAttribute("height", String(SCALE * height));
  const source = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
  const url = URL.createObjectURL(source);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = SCALE * width;
    canvas.height = SCALE * height;
    const context = canvas.getContext("2d");
    if (context === null) return null;
    context.fillStyle = paper;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}
