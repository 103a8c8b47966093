"use client";

import dynamic from "next/dynamic";

/** Everything lives in the browser: there is nothing that a server could draw before. */
const App = dynamic(() => import("./app").then((module) => module.App), { ssr: false });

export function Entry() {
  return <App />;
}
