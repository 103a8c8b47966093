import * as z from "@/zod";

/** What is seen behind the virtual human. */
export const BACKGROUNDS = ["gradient", "studio", "room", "color", "picture"] as const;
export const Background = z.enum(BACKGROUNDS);
export type Background = z.infer<typeof Background>;

const KEY = "visavis-background";
const LONGEST_SIDE = 1_600;
const QUALITY = 0.82;

/** Returns the person's own picture, as a data URL; null if there is none. */
export function ownPicture(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // nothing is stored in this browser
  }
}

/**
 * Makes a picture small enough to be kept in this browser, and keeps it. Nothing is sent anywhere.
 * @throws if the file is no picture that the browser can show, or if there is no room for it.
 */
export async function keepPicture(file: File): Promise<void> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  localStorage.setItem(KEY, canvas.toDataURL("image/jpeg", QUALITY));
  dispatchEvent(new Event(KEY));
}

/** Calls back when another picture is kept. */
export function onOwnPicture(changed: () => void): () => void {
  addEventListener(KEY, changed);
  return () => removeEventListener(KEY, changed);
}
