"use client";

import { useId } from "react";
import { useFormat } from "@/i18n/talk";

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** Said beside the label, where there is something to be said. */
  readonly note?: string;
}

/** A weight from 0 to 1. */
export function Slider({ label, value, onChange, note }: SliderProps) {
  const format = useFormat();
  const id = useId();
  return (
    <div className="grid min-h-9 grid-cols-[minmax(0,1fr)_6.5rem_2.25rem] items-center gap-2 sm:grid-cols-[minmax(0,1fr)_7.5rem_2.25rem]">
      <label htmlFor={id} className="truncate text-sm">
        {label}
        {note !== undefined && <span className="text-soft"> · {note}</span>}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={value}
        onChange={({ target }) => onChange(target.valueAsNumber)}
        className="h-6 w-full cursor-pointer accent-(--accent)"
      />
      <span aria-hidden className="text-right text-xs text-soft tabular-nums">
        {format.fixed(value, 2)}
      </span>
    </div>
  );
}
