"use client";

import type { ReactNode } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { Button } from "../controls/button";
import { hostOf, loading } from "./address";

/** What the person has asked for while this page is open. */
const asked = createStore<ReadonlySet<string>>(() => new Set<string>());

interface HeldBackProps {
  readonly url: string;
  /** What it is: picture, sound, video. */
  readonly what: string;
  readonly children: ReactNode;
}

/** Loads nothing from elsewhere before the person asks for it, because that tells others who looks at what. */
export function HeldBack({ url, what, children }: HeldBackProps) {
  const wanted = useStore(asked, (urls) => urls.has(url));
  const when = loading(url);
  if (when === "now" || wanted) return children;
  if (when === "never")
    return <p className="text-sm text-soft">This {what} has no address that can be opened.</p>;
  return (
    <div className="flex flex-col items-start gap-3 rounded-2xl bg-raised p-4">
      <p className="text-sm">
        This {what} lies on <strong className="font-semibold break-all">{hostOf(url)}</strong>. Loading it
        tells that server that you look at it.
      </p>
      <Button onClick={() => asked.setState((urls) => new Set([...urls, url]), true)} className="text-sm">
        Load the {what}
      </Button>
    </div>
  );
}
