import type { ClientEventType, ClientPayloads } from "@/contract/events";
import type { ConversationState } from "./state";
import { TalkKey } from "./talk-key";
import type { VoiceInput } from "./voice-input";
import type { VoiceOutput } from "./voice-output";

export interface TalkingParts {
  readonly input: VoiceInput;
  readonly output: VoiceOutput;
  readonly state: () => ConversationState;
  /** Opens the microphone; returns whether that worked. */
  openMicrophone(): Promise<boolean>;
  send<T extends ClientEventType>(type: T, payload: ClientPayloads[T]): boolean;
  /** The key's effect has begun or ended. */
  pushed(down: boolean): void;
  /** A turn has ended now, of which an answer is due; or none is wanted. */
  ended(discarded: boolean): void;
}

/** Returns the key of push-to-talk, which tells the server whose turn it is and lets the microphone's sound through. */
export function pushToTalkKey(parts: TalkingParts): TalkKey {
  const key: TalkKey = new TalkKey({
    begin: () => void begin(parts, key),
    end: () => finish(parts, false),
    discard: () => finish(parts, true),
  });
  return key;
}

async function begin(parts: TalkingParts, key: TalkKey): Promise<void> {
  const { input, output, state } = parts;
  void output.unlock();
  if (state().microphone === "off" && !(await parts.openMicrophone())) {
    key.cancel();
    return;
  }
  if (!key.isDown) return; // let go while the browser was still asking
  if (state().microphone === "muted") input.mute(false);
  output.tell();
  if (!parts.send("turn.start", {})) {
    key.cancel();
    return;
  }
  input.hold();
  output.interrupted();
  parts.pushed(true);
}

/** Ends what the key began, if there was anything. */
function finish(parts: TalkingParts, discarded: boolean): void {
  if (!parts.state().pushed) return;
  parts.pushed(false);
  parts.input.release(discarded);
  parts.send("turn.end", {});
  parts.ended(discarded);
}
