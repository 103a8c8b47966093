import { CodedProblem } from "../ui/problem";
import { problemOf } from "@/ui/request";

/** Sends JSON to a path of this server and returns the JSON that comes; null if there is none. Raises CodedProblem. */
export async function send(path: string, options: SendOptions = {}): Promise<unknown> {
  const { body, csrf = null, headers = {}, method = body === undefined ? "GET" : "POST" } = options;
  const response = await fetch(path, {
    method,
    credentials: "same-origin",
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(csrf === null ? {} : { "x-visavis-csrf": csrf }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.status === 204) return null;
  const given: unknown = await response.json().catch(() => null);
  if (response.ok) return given;
  const problem = problemOf(given);
  const wait = Number(response.headers.get("retry-after"));
  throw new CodedProblem(
    problem?.code ?? `http.${response.status}`,
    problem?.detail ?? "",
    response.status,
    Number.isFinite(wait) && wait > 0 ? wait : null,
  );
}

interface SendOptions {
  readonly method?: "GET" | "POST";
  readonly body?: unknown;
  /** Shows that a page of ours asks, not one of somebody else's in the same browser. */
  readonly csrf?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}
