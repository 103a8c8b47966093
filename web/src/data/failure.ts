import { isTRPCClientError } from "@trpc/client";
import type { ErrorShape, Failure, InputIssue } from "@/contract/router";

/** What `data` of an error over tRPC holds. */
export type FailureData = ErrorShape["data"];

/** Returns what an error over tRPC says of itself; null for other errors, and if the server was not reached. */
export function dataOf(error: unknown): FailureData | null {
  if (!isTRPCClientError(error)) return null;
  const data: unknown = error.data;
  const known = typeof data === "object" && data !== null && "visavis" in data;
  return known ? (data as FailureData) : null;
}

/** Why a call failed, whatever was thrown: a stable code, a sentence for people, whether trying again can help. */
export function failureOf(error: unknown): Failure {
  const data = dataOf(error);
  if (data !== null) return data.visavis;
  return { code: "server.unreachable", detail: "The server cannot be reached.", retryable: true };
}

/** What is wrong with the input of a call, if that is why it failed. */
export function issuesOf(error: unknown): readonly InputIssue[] {
  return dataOf(error)?.issues ?? [];
}
