"use client";

import type { ReactNode } from "react";
import { Card } from "./card";
import { ShowMore } from "./pagination";
import { ErrorState, SkeletonRows } from "./states";

/** What an infinite query says of itself. */
export interface Listing<R> {
  readonly data: { readonly pages: readonly { readonly items: readonly R[] }[] } | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly refetch: () => unknown;
  readonly fetchNextPage: () => unknown;
}

interface ListedProps<R> {
  readonly query: Listing<R>;
  readonly empty: ReactNode;
  readonly children: (rows: readonly R[]) => ReactNode;
}

/** A list in all of its states: on its way, not to be had, empty, there, and with more to come. */
export function Listed<R>({ query, empty, children }: ListedProps<R>) {
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Card flush>
      {query.isPending ? (
        <SkeletonRows />
      ) : query.data === undefined ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        empty
      ) : (
        <>
          {children(rows)}
          {query.hasNextPage && (
            <ShowMore busy={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
          )}
        </>
      )}
    </Card>
  );
}
