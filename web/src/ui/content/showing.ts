import { createContext, use } from "react";

/** What lies beside the virtual human. */
export type Side = "transcript" | "shown";

/** What the page shows of an answer, and where. */
export interface Showing {
  /** What is open beside her; null for nothing. */
  readonly side: Side | null;
  readonly open: (side: Side | null) => void;
  /** The picture that is shown large; null for none. */
  readonly presented: string | null;
  readonly present: (key: string | null) => void;
}

export const ShowingContext = createContext<Showing>({
  side: null,
  open: () => undefined,
  presented: null,
  present: () => undefined,
});

export function useShowing(): Showing {
  return use(ShowingContext);
}
