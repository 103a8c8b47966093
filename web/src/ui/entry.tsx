"use client";

import dynamic from "next/dynamic";
import { TalkLanguage } from "@/i18n/talk";
import { kioskFromAddress } from "./kiosk/options";
import { preferForThisPage } from "./preferences";

const load = () => import("./app");

/** Everything lives in the browser: there is nothing that a server could draw before. */
const App = dynamic(() => load().then((module) => module.App), { ssr: false });

if (typeof window !== "undefined") {
  void load(); // beside the words, not after them
  const language = kioskFromAddress(location.search)?.language ?? null;
  if (language !== null) preferForThisPage({ language });
}

export function Entry() {
  return (
    <TalkLanguage>
      <App />
    </TalkLanguage>
  );
}
