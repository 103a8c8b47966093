import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/contract/router";

export { trpc } from "@/data/trpc";

/** What procedures give: `Given["sessions"]["list"]`. */
export type Given = inferRouterOutputs<AppRouter>;
/** What they take. */
export type Taken = inferRouterInputs<AppRouter>;
