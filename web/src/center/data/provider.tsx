"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { dataOf } from "@/data/failure";

const FRESH_MS = 15_000;
const TRIES = 2;

/** Whether asking again may help: not if the server has said no. */
function again(count: number, error: Error): boolean {
  const data = dataOf(error);
  return count < TRIES && (data === null || data.visavis.retryable);
}

/** Keeps what was asked of the server, and asks again when it has grown old. */
export function DataProvider({ children }: { readonly children: ReactNode }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: FRESH_MS, retry: again } } }),
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
