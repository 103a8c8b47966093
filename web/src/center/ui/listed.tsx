"use client";

import type { ReactNode } from "react";
import { Card } from "./card";
import { Fetched, type Query } from "./fetched";
import { ShowMore } from "./pagination";

/** What an infinite query says of itself. */
export interface Listing<R> extends Query<Pages<R>> {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

interface Pages<R> {
  readonly pages: readonly { readonly items: readonly R[] }[];
}

interface ListedProps<R> {
  readonly query: Listing<R>;
  readonly empty: ReactNode;
  readonly children: (rows: readonly R[]) => ReactNode;
}

/** A list in all of its states: on its way, not to be had, empty, there, and with more to come. */
export function Listed<R>({ query, empty, children }: ListedProps<R>) {
  return (
    <Card flush>
      <Fetched query={query}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return rows.length === 0 ? empty : children(rows);
        }}
      </Fetched>
      {query.hasNextPage && (
        <ShowMore busy={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      )}
    </Card>
  );
}
