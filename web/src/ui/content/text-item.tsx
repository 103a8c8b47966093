"use client";

import { lazy, Suspense } from "react";
import type { ItemOf } from "@/session/conversation/content";
import { ItemFrame, Lines } from "./item-frame";

/** Fetched when there is something to read. */
const Markdown = lazy(() => import("./markdown"));

const SKELETON = <Lines widths={[92, 100, 64]} />;

/** Something to read. While it is still being written, what is there of it is shown. */
export function TextItem({ item }: { readonly item: ItemOf<"text"> }) {
  const text = (
    <Suspense fallback={<p className="text-sm whitespace-pre-wrap">{item.text}</p>}>
      <Markdown text={item.text} />
    </Suspense>
  );
  if (item.status === "progress" && item.text !== "") {
    return (
      <div aria-busy="true">
        {text}
        <p className="mt-2 text-xs text-soft">{item.status_message}</p>
      </div>
    );
  }
  return (
    <ItemFrame item={item} skeleton={SKELETON}>
      {text}
    </ItemFrame>
  );
}
