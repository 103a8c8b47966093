import { Entry } from "@/ui/entry";
import { PageShell } from "@/ui/page-shell";

export default function Page() {
  return (
    <PageShell>
      <Entry />
    </PageShell>
  );
}
