"use client";

import { useFormat, useT } from "@/i18n/talk";
import { type Ref, useImperativeHandle, useRef } from "react";
import type { FrameCost } from "./cost";

export interface CostDisplay {
  show(cost: FrameCost): void;
}

const LABELS = [
  "studio.frames",
  "studio.drawCalls",
  "studio.triangles",
  "studio.activeShapes",
  "studio.ofShapes",
  "studio.sent",
] as const;

/** What a frame costs, written without React's help: it changes all the time. */
export function CostView({ ref }: { readonly ref: Ref<CostDisplay> }) {
  const t = useT();
  const format = useFormat();
  const list = useRef<HTMLDListElement>(null);
  useImperativeHandle(ref, () => ({
    show: (cost) => {
      const values = [
        format.fixed(cost.fps, cost.fps < 10 ? 1 : 0),
        format.number(cost.drawCalls),
        format.number(cost.triangles),
        format.number(cost.activeMorphs),
        format.bytes(cost.morphBytes),
        format.bytes(cost.sentBytes),
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
          <dt className="order-2 text-soft">{t(label)}</dt>
          <dd className="order-1 text-right font-medium">–</dd>
        </div>
      ))}
    </dl>
  );
}
