import type { ReactNode } from "react";
import { DoorEntry } from "@/center/door/entry";
import { PageShell } from "@/ui/page-shell";

export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <PageShell>
      <DoorEntry>{children}</DoorEntry>
    </PageShell>
  );
}
