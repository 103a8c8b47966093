"use client";

import dynamic from "next/dynamic";
import { TalkLanguage } from "@/i18n/talk";

const load = () => import("./studio");

/** Everything lives in the browser: there is nothing that a server could draw before. */
const Studio = dynamic(() => load().then((module) => module.StudioPage), { ssr: false });

if (typeof window !== "undefined") void load(); // beside the words, not after them

export function StudioEntry() {
  return (
    <TalkLanguage>
      <Studio />
    </TalkLanguage>
  );
}
