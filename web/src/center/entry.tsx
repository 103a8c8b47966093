"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";

/** Everything lives in the browser: there is nothing that a server could draw before. */
const Center = dynamic(() => import("./center").then((module) => module.Center), { ssr: false });

export function CenterEntry({ children }: { readonly children: ReactNode }) {
  return <Center>{children}</Center>;
}
