import type { ClientEventType, ClientPayloads } from "@/contract/events";
import type { TurnClock } from "./latency";
import type { Action } from "./reduce";
import type { VoiceHooks } from "./voice-output";

interface HeardHooks {
  dispatch(action: Action): void;
  send<T extends ClientEventType>(type: T, payload: ClientPayloads[T]): boolean;
  /** An answer was heard to its end. */
  finished(): void;
}

/** What follows from what is heard of the voice: words in the transcript, reports to the server, latencies. */
export function voiceHooks(hooks: HeardHooks, clock: TurnClock): VoiceHooks {
  return {
    report: ({ type, payload }) => hooks.send(type, payload),
    heard: (responseId, ptsMs) => hooks.dispatch({ type: "heard", responseId, ptsMs, at: Date.now() }),
    played: (responseId) => {
      hooks.dispatch({ type: "played", responseId, at: Date.now() });
      hooks.finished();
    },
    firstHeard: (responseId, atMs) => {
      const latency = clock.heard(atMs);
      if (latency === null) return null;
      hooks.dispatch({ type: "latency", responseId, latency });
      return latency.totalMs;
    },
    blocked: () => hooks.dispatch({ type: "toast", code: "page.sound_blocked", detail: "" }),
  };
}
