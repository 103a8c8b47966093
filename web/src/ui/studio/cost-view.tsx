"use client";

import { type Ref, useImperativeHandle, useRef } from "react";
import type { FrameCost } from "./cost";

export interface CostDisplay {
  show(cost: FrameCost): void;
}

const LABELS = [
  "frames a second",
  "draw calls",
  "triangles",
  "active shapes",
  "of shapes",
  "sent each frame",
];

/** What a frame costs, written without React's help: it changes all the time. */
export function CostView({ ref }: { readonly ref: Ref<CostDisplay> }) {
  const list = useRef<HTMLDListElement>(null);
  useImperativeHandle(ref, () => ({
    show: (cost) => {
      const values = [
        cost.fps.toFixed(cost.fps < 10 ? 1 : 0),
        String(cost.drawCalls),
        cost.triangles.toLocaleString("en"),
        String(cost.activeMorphs),
        `${(cost.morphBytes / 1e6).toFixed(1)} MB`,
        `${(cost.sentBytes / 1e3).toFixed(1)} kB`,
      ];
      list.current?.querySelectorAll("dd").forEach((item, index) => (item.textContent = values[index] ?? ""));
    },
  }));
  return (
    <dl
      ref={list}
      data-cost
      className="pointer-events-none absolute bottom-3 left-4 grid grid-cols-[auto_auto] gap-x-2 rounded-xl bg-surface/85 px-3 py-2 text-xs tabular-nums max-sm:hidden"
    >
      {LABELS.map((label) => (
        <div key={label} className="col-span-2 grid grid-cols-subgrid">
          <dt className="order-2 text-soft">{label}</dt>
          <dd className="order-1 text-right font-medium">–</dd>
        </div>
      ))}
    </dl>
  );
}
