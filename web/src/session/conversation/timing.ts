import type { ServerEnvelope } from "@/contract/events";
import type { TurnClock } from "./latency";

/** Lets a turn's clock know of an event that arrives at a time of `performance.now()`. */
export function noteTime(clock: TurnClock, envelope: ServerEnvelope, now: number): void {
  switch (envelope.type) {
    case "turn.ended":
      // What was typed ended when it was sent, what was said under the key when that was let go.
      if (envelope.payload.why === "text" || envelope.payload.why === "client") clock.mark("turn_ended", now);
      else clock.speechEnded(now, envelope.payload.silence_ms);
      break;
    case "assistant.delta":
      clock.mark("first_text", now);
      break;
    case "audio.transcription":
      if (envelope.payload.final) clock.mark("words_known", now);
      break;
    default:
      break;
  }
}
