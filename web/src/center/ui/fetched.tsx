"use client";

import type { ReactNode } from "react";
import { Card } from "./card";
import { ErrorState, SkeletonRows } from "./states";

/** What a query says of itself. */
export interface Query<D> {
  readonly data: D | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

interface FetchedProps<D> {
  readonly query: Query<D>;
  /** How many rows there will be, about. */
  readonly rows?: number;
  /** Whether what is there brings cards of its own. */
  readonly carded?: boolean;
  readonly children: (data: D) => ReactNode;
}

/** What a query brings, or that it is on its way, or that it is not to be had. */
export function Fetched<D>({ query, rows, carded = false, children }: FetchedProps<D>) {
  if (query.data !== undefined) return children(query.data);
  const state = query.isPending ? (
    <SkeletonRows rows={rows} />
  ) : (
    <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  );
  return carded ? <Card flush>{state}</Card> : state;
}
