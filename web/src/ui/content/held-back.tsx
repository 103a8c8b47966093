"use client";

import type { ReactNode } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { HERE, inPlace } from "@/i18n/in-place";
import { useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { hostOf, loading } from "./address";

/** What the person has asked for while this page is open. */
const asked = createStore<ReadonlySet<string>>(() => new Set<string>());

/** What is said of each kind of thing. */
const WORDS = {
  picture: {
    elsewhere: "content.elsewherePicture",
    load: "content.loadPicture",
    unknown: "content.noAddressPicture",
  },
  sound: {
    elsewhere: "content.elsewhereSound",
    load: "content.loadSound",
    unknown: "content.noAddressSound",
  },
  video: {
    elsewhere: "content.elsewhereVideo",
    load: "content.loadVideo",
    unknown: "content.noAddressVideo",
  },
} as const;

interface HeldBackProps {
  readonly url: string;
  readonly what: keyof typeof WORDS;
  readonly children: ReactNode;
}

/** Loads nothing from elsewhere before the person asks for it, because that tells others who looks at what. */
export function HeldBack({ url, what, children }: HeldBackProps) {
  const t = useT();
  const wanted = useStore(asked, (urls) => urls.has(url));
  const when = loading(url);
  if (when === "now" || wanted) return children;
  if (when === "never") return <p className="text-sm text-soft">{t(WORDS[what].unknown)}</p>;
  return (
    <div className="flex flex-col items-start gap-3 rounded-2xl bg-raised p-4">
      <p className="text-sm">
        {inPlace(
          t(WORDS[what].elsewhere, { host: HERE }),
          <strong className="font-semibold break-all">{hostOf(url, t)}</strong>,
        )}
      </p>
      <Button onClick={() => asked.setState((urls) => new Set([...urls, url]), true)} className="text-sm">
        {t(WORDS[what].load)}
      </Button>
    </div>
  );
}
