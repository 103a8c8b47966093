"use client";

import dynamic from "next/dynamic";

/** Everything lives in the browser: there is nothing that a server could draw before. */
const Studio = dynamic(() => import("./studio").then((module) => module.StudioPage), { ssr: false });

export function StudioEntry() {
  return <Studio />;
}
