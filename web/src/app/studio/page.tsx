import type { Metadata } from "next";
import { PageShell } from "@/ui/page-shell";
import { StudioEntry } from "@/ui/studio/entry";

export const metadata: Metadata = {
  title: "Studio · visavis",
  description: "Try everything that an avatar can do, or one of your own.",
};

export default function Page() {
  return (
    <PageShell>
      <StudioEntry />
    </PageShell>
  );
}
