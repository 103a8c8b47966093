"use client";

import { type DragEvent, type ReactNode, useState } from "react";

/** What the server can read; it looks at what is in a file, and says so if it cannot. */
const ACCEPTED = ".pdf,.docx,.html,.htm,.md,.markdown,.txt";

interface DropZoneProps {
  /** What the choice of files is called, for those who hear the page. */
  readonly label: string;
  readonly hint: string;
  readonly onFiles: (files: readonly File[]) => void;
  /** Returns the button that does the same for those who do not drag. */
  readonly button: (onClick: () => void) => ReactNode;
  readonly className?: string;
}

/** A place to drop documents, with a button to choose them instead. */
export function DropZone({ label, hint, onFiles, button, className = "" }: DropZoneProps) {
  const [picker, setPicker] = useState<HTMLInputElement | null>(null);
  const [over, setOver] = useState(false);
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    // The button inside does the same for those who do not drag.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
      className={`flex flex-col items-center gap-2 rounded-2xl border border-dashed border-edge text-center transition-colors data-over:border-accent data-over:bg-tint ${className}`}
    >
      {button(() => picker?.click())}
      <p className="text-xs text-soft">{hint}</p>
      <input
        ref={setPicker}
        type="file"
        multiple
        accept={ACCEPTED}
        aria-label={label}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = ""; // the same file may be chosen again
        }}
      />
    </div>
  );
}
