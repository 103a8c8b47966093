import { useEffect, useState } from "react";

/** Takes a file that is dropped anywhere on the page; returns whether one is held over it. */
export function useFileDrop(onFile: (file: File) => Promise<void>): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const drag = (event: DragEvent) => {
      event.preventDefault(); // or the browser would open the file instead of this page
      setOver(event.type !== "dragleave" || event.relatedTarget !== null);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void onFile(file);
    };
    const drags = ["dragenter", "dragover", "dragleave"] as const;
    for (const type of drags) addEventListener(type, drag);
    addEventListener("drop", drop);
    return () => {
      for (const type of drags) removeEventListener(type, drag);
      removeEventListener("drop", drop);
    };
  }, [onFile]);
  return over;
}
