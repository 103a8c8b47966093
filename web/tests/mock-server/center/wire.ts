/** What the procedures of the scripted server are made with. */
import type { IncomingMessage } from "node:http";
import { initTRPC } from "@trpc/server";
import { z } from "zod";
import type { Failure } from "../../../src/contract/router";

/** A refusal with a code, as the real server has them. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

export const t = initTRPC.context<{ request: IncomingMessage }>().create({
  errorFormatter: ({ shape, error }) => {
    const { cause } = error;
    if (!(cause instanceof Refusal)) return shape;
    const visavis: Failure = { code: cause.code, detail: cause.message, retryable: false };
    return { ...shape, data: { ...shape.data, visavis } };
  },
});

export const anything = t.procedure.input(z.unknown());
export const page = <T>(items: readonly T[]) => ({ items, next_cursor: null });
export const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Whether somebody wants to see a server on which nothing has happened yet: a cookie says so. */
export function isBare(request: IncomingMessage): boolean {
  return (request.headers.cookie ?? "").includes("mock_data=none");
}
