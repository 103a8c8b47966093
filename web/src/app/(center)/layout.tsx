import type { ReactNode } from "react";
import { CenterEntry } from "@/center/entry";
import { PageShell } from "@/ui/page-shell";

/** Around all pages of the Command Center: it stays while one goes from one to the next. */
export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <PageShell>
      <CenterEntry>{children}</CenterEntry>
    </PageShell>
  );
}
