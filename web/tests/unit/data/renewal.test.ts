import { createTRPCClient, TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { describe, expect, it, vi } from "vitest";
import type { AppRouter } from "@/contract/router";
import { failureOf, issuesOf } from "@/data/failure";
import { renewalLink } from "@/data/renewal";

type Answer = { data: unknown; id?: string } | { code: string };

function failed(code: string): TRPCClientError<AppRouter> {
  const visavis = { code, detail: "A sentence.", retryable: false };
  const data = { code: "UNAUTHORIZED", httpStatus: 401, path: "status.get", visavis };
  return TRPCClientError.from({ error: { message: "A sentence.", code: -32001, data } });
}

/** Answers each call with the next list, and keeps what was asked. */
function server(answers: Answer[][]) {
  const asked: unknown[] = [];
  const link: TRPCLink<AppRouter> = () => (given) =>
    observable((observer) => {
      asked.push(given.op.input);
      for (const answer of answers.shift() ?? []) {
        if ("code" in answer) {
          observer.error(failed(answer.code));
          return;
        }
        observer.next({ result: { type: "data", ...answer } });
      }
      observer.complete();
    });
  return { link, asked };
}

function client(link: TRPCLink<AppRouter>, renew: () => Promise<boolean>) {
  return createTRPCClient<AppRouter>({ links: [renewalLink(renew), link] });
}

describe("a login that has run out", () => {
  it.each(["auth.expired", "auth.required", "auth.invalid_token"])(
    "is renewed once after %s",
    async (code) => {
      const { link } = server([[{ code }], [{ data: "well" }]]);
      const renew = vi.fn(() => Promise.resolve(true));
      expect(await client(link, renew).status.get.query()).toBe("well");
      expect(renew).toHaveBeenCalledOnce();
    },
  );

  it("is told of if it cannot be renewed", async () => {
    const { link, asked } = server([[{ code: "auth.expired" }]]);
    const call = client(link, () => Promise.resolve(false)).status.get.query();
    await expect(call).rejects.toMatchObject({ data: { visavis: { code: "auth.expired" } } });
    expect(asked).toHaveLength(1);
  });

  it("is told of if it is of no use even when renewed", async () => {
    const { link, asked } = server([
      [{ code: "auth.expired" }],
      [{ code: "auth.expired" }],
      [{ data: "late" }],
    ]);
    const call = client(link, () => Promise.resolve(true)).status.get.query();
    await expect(call).rejects.toThrow("A sentence.");
    expect(asked).toHaveLength(2);
  });

  it("is not renewed for what has another reason", async () => {
    const { link } = server([[{ code: "auth.forbidden" }], [{ data: "well" }]]);
    const renew = vi.fn(() => Promise.resolve(true));
    await expect(client(link, renew).status.get.query()).rejects.toThrow();
    expect(renew).not.toHaveBeenCalled();
  });

  it("lets a subscription go on behind what it has seen, as often as it runs out", async () => {
    const { link, asked } = server([
      [{ data: 1, id: "1" }, { code: "auth.expired" }],
      [{ data: 2, id: "2" }, { code: "auth.expired" }],
      [{ data: 3, id: "3" }],
    ]);
    const renew = vi.fn(() => Promise.resolve(true));
    const heard = await new Promise<unknown[]>((resolve, reject) => {
      const values: unknown[] = [];
      client(link, renew).health.watch.subscribe(undefined, {
        onData: (value) => values.push(value),
        onComplete: () => resolve(values),
        onError: reject,
      });
    });
    expect(heard).toEqual([1, 2, 3]);
    expect(asked).toEqual([undefined, { lastEventId: "1" }, { lastEventId: "2" }]);
    expect(renew).toHaveBeenCalledTimes(2);
  });
});

describe("what a failure says", () => {
  it("is ours, if the server has said it", () => {
    expect(failureOf(failed("auth.expired"))).toEqual({
      code: "auth.expired",
      detail: "A sentence.",
      retryable: false,
    });
    expect(issuesOf(failed("auth.expired"))).toEqual([]);
  });

  it("is that nobody was reached, otherwise", () => {
    expect(failureOf(TRPCClientError.from(new TypeError("fetch failed")))).toMatchObject({
      code: "server.unreachable",
      retryable: true,
    });
    expect(failureOf(new Error("something else")).code).toBe("server.unreachable");
  });
});
