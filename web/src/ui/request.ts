import * as z from "@/zod";
import { csrfHeader } from "./csrf";

/** Why a request failed: in a sentence for people, with its stable code if it has one. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly code: string | null = null,
  ) {
    super(message);
  }
}

const Problem = z.object({ code: z.string().optional(), detail: z.string() });

/** What this server says in place of an answer, if it is known. */
export type Problem = z.infer<typeof Problem>;

/** Reads what came in place of an answer. */
export function problemOf(body: unknown): Problem | undefined {
  return Problem.safeParse(body).data;
}

/** Returns why a request was refused: what the server says of it, else that it says nothing of use. */
export function refusal(_status: number, body: unknown): RequestError {
  const problem = problemOf(body);
  if (problem === undefined) return new RequestError("The server could not answer that.", "page.unanswered");
  return new RequestError(problem.detail, problem.code ?? null);
}

/** Returns the JSON that a path of this server answers with; null if there is none. Raises RequestError. */
export async function request(path: string, options: RequestInit = {}, reason = refusal): Promise<unknown> {
  let response: Response;
  try {
    const changes = options.method !== undefined && options.method !== "GET";
    response = await fetch(path, changes ? { ...options, headers: await csrfHeader() } : options);
  } catch {
    throw new RequestError("The server cannot be reached.", "page.unreachable");
  }
  if (response.status === 204) return null;
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw reason(response.status, body);
  return body;
}
