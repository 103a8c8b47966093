import * as z from "@/zod";
import { send } from "../access/rest";
import { CodedProblem } from "../ui/problem";
import type { Take } from "./takes";

/** As GET /api/sessions/ID/recordings has them, the oldest first. While one is being made it has no bytes yet. */
const Recordings = z.array(z.object({ id: z.string(), began_ms: z.number(), bytes: z.number() }));

interface Takes {
  readonly takes: readonly Take[];
  /** Whether there are more, which are not written to their end. */
  readonly unfinished: boolean;
}

/** Returns what was recorded of a conversation; nothing where nothing was, or where one may not hear it. */
export async function fetchTakes(sessionId: string, openedMs: number): Promise<Takes> {
  const address = `/api/sessions/${encodeURIComponent(sessionId)}`;
  try {
    const recordings = Recordings.parse(await send(`${address}/recordings`));
    const unfinished = recordings.some(({ bytes }) => bytes === 0);
    return { takes: takesOf(recordings, openedMs, address), unfinished };
  } catch (error) {
    if (error instanceof CodedProblem && error.status < 500) return { takes: [], unfinished: false };
    throw error;
  }
}

/** Returns recordings as stretches of the conversation; each lasts until the next one at most. */
export function takesOf(
  recordings: z.infer<typeof Recordings>,
  openedMs: number,
  address: string,
): readonly Take[] {
  return recordings.flatMap(({ began_ms: began, bytes }, part) => {
    const next = recordings[part + 1];
    const take = {
      url: `${address}/recording?part=${part}`,
      startMs: Math.max(0, began - openedMs),
      durationMs: next === undefined ? null : next.began_ms - began,
    };
    return bytes > 0 ? [take] : [];
  });
}
