import { clock } from "@/ui/clock";
import { Elapsed as Counter } from "@/ui/controls/elapsed";

/** For how long a conversation goes on. */
export function Elapsed({ sinceMs }: { readonly sinceMs: number }) {
  return <Counter sinceMs={sinceMs} write={clock} />;
}
