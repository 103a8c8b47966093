"use client";

import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { useT } from "@/i18n/center";
import { Icon } from "@/ui/controls/icons";
import { IconButton } from "./button";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: "good" | "bad";
}

const SHOWN_MS = 6_000;
const AT_MOST = 3;
const toasts = createStore<readonly Toast[]>(() => []);
let last = 0;

function show(text: string, tone: Toast["tone"]): void {
  last += 1;
  const toast = { id: last, text, tone };
  toasts.setState((known) => [...known, toast].slice(-AT_MOST), true);
}

function dismiss(id: number): void {
  toasts.setState((known) => known.filter((toast) => toast.id !== id), true);
}

/** Says shortly what was done, or what did not work. */
export const toast = {
  say: (text: string) => show(text, "good"),
  fail: (text: string) => show(text, "bad"),
};

/** Where they appear; once per page. */
export function Toasts() {
  const t = useT();
  const known = useStore(toasts);
  return (
    <div
      role="status"
      aria-label={t("common.notifications")}
      className="pointer-events-none fixed inset-x-4 bottom-24 z-50 flex flex-col items-center gap-2 lg:bottom-6"
    >
      {known.map((item) => (
        <ToastCard key={item.id} toast={item} />
      ))}
    </div>
  );
}

/** It waits while somebody points at it or has the focus in it. */
function ToastCard({ toast: { id, text, tone } }: { readonly toast: Toast }) {
  const t = useT();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, id]);
  return (
    // Nothing is done by pointing at it but waiting.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex max-w-md animate-rise items-center gap-3 rounded-2xl bg-surface py-1.5 pr-1.5 pl-4 text-sm shadow-float ring-1 ring-line"
    >
      <span className={tone === "bad" ? "text-alert" : "text-accent"}>
        <Icon name={tone === "bad" ? "alert" : "check"} />
      </span>
      <p className="flex-1 text-pretty">{text}</p>
      <IconButton icon="close" size="small" label={t("common.dismiss")} onClick={() => dismiss(id)} />
    </div>
  );
}
