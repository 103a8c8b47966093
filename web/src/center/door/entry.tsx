"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";

const Door = dynamic(() => import("./door").then((module) => module.Door), { ssr: false });

export function DoorEntry({ children }: { readonly children: ReactNode }) {
  return <Door>{children}</Door>;
}
