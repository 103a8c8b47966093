import type { ClientEventType, ClientPayloads } from "@/contract/events";
import type { Action } from "./reduce";
import type { ListeningHooks } from "./voice-input";

interface InputHooks {
  dispatch(action: Action): void;
  send<T extends ClientEventType>(type: T, payload: ClientPayloads[T]): boolean;
  frame(frame: ArrayBuffer): void;
  /** What a message says about the agents that may be used. */
  restriction(): { agents?: string[] };
  /** The browser's recognizer does not work: the server's is used. */
  fallBack(): void;
}

/** What follows from the person's voice: frames for the server, words that the browser recognized, the microphone's state. */
export function inputHooks(hooks: InputHooks): ListeningHooks {
  return {
    send: (frame) => hooks.frame(frame),
    status: (status, problem) => hooks.dispatch({ type: "microphone", status, problem }),
    interim: (text) => hooks.dispatch({ type: "interim", text, at: Date.now() }),
    recognized: (text) =>
      hooks.send("text.input", { text, source: "browser_recognizer", ...hooks.restriction() }),
    recognizerFailed: (error) => {
      hooks.fallBack();
      hooks.dispatch({ type: "toast", code: "page.recognizer_failed", detail: error });
    },
  };
}
