"use client";

import type { MicrophoneProblem } from "@/session/audio/microphone";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { useConversation, useConversationState } from "../conversation-context";

interface Explanation {
  readonly title: string;
  readonly text: string;
}

const EXPLANATIONS: Readonly<Record<MicrophoneProblem, Explanation>> = {
  denied: {
    title: "The microphone is blocked",
    text: "This page may not listen. Allow the microphone with the sign in the browser’s address bar, then try again.",
  },
  none: {
    title: "There is no microphone",
    text: "No microphone was found. Plug one in and try again, or type: the answer is spoken all the same.",
  },
  in_use: {
    title: "The microphone is in use",
    text: "Another program holds the microphone. Close it and try again.",
  },
  insecure: {
    title: "Browsers protect the microphone here",
    text: "A page may listen only if it comes from this computer (localhost) or over https. Open it at such an address, or type instead.",
  },
  failed: {
    title: "The microphone does not work",
    text: "The browser could not open it. Try again, or choose another one in the settings.",
  },
};

interface MicrophoneNoticeProps {
  /** Whether a conversation is going on already. */
  readonly started: boolean;
  readonly onRetry: () => void;
  readonly onType: () => void;
}

/** Explains why nothing can be heard, and what to do. */
export function MicrophoneNotice({ started, onRetry, onType }: MicrophoneNoticeProps) {
  const conversation = useConversation();
  const problem = useConversationState((state) => state.microphoneProblem);
  if (problem === null) return null;
  const { title, text } = EXPLANATIONS[problem];
  const dismiss = () => conversation.dispatch({ type: "problem_dismissed" });
  return (
    <Dialog title={title} role="alertdialog" onClose={dismiss}>
      <p className="mb-6 text-soft">{text}</p>
      <div className="flex flex-wrap gap-3">
        {problem !== "insecure" && (
          <Button kind="primary" onClick={onRetry}>
            Try again
          </Button>
        )}
        <Button
          onClick={() => {
            dismiss();
            if (!started) onType();
          }}
        >
          Type instead
        </Button>
      </div>
    </Dialog>
  );
}
