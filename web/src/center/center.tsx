"use client";

import type { ReactNode } from "react";
import { CenterLanguage } from "@/i18n/center";
import { DataProvider } from "./data/provider";
import { Gate } from "./shell/gate";
import { Shell } from "./shell/shell";

/** The Command Center: a page within its shell, for whoever may see it. */
export function Center({ children }: { readonly children: ReactNode }) {
  return (
    <CenterLanguage>
      <Gate>
        <DataProvider>
          <Shell>{children}</Shell>
        </DataProvider>
      </Gate>
    </CenterLanguage>
  );
}
