"use client";

import { type TalkKey, useT } from "@/i18n/talk";
import type { MicrophoneProblem } from "@/session/audio/microphone";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { useConversation, useConversationState } from "../conversation-context";

interface Explanation {
  readonly title: TalkKey;
  readonly text: TalkKey;
}

const EXPLANATIONS: Readonly<Record<MicrophoneProblem, Explanation>> = {
  denied: { title: "notices.micDenied", text: "notices.micDeniedWhy" },
  none: { title: "notices.micNone", text: "notices.micNoneWhy" },
  in_use: { title: "notices.micInUse", text: "notices.micInUseWhy" },
  insecure: { title: "notices.micInsecure", text: "notices.micInsecureWhy" },
  failed: { title: "notices.micFailed", text: "notices.micFailedWhy" },
};

interface MicrophoneNoticeProps {
  /** Whether a conversation is going on already. */
  readonly started: boolean;
  readonly onRetry: () => void;
  readonly onType: () => void;
}

/** Explains why nothing can be heard, and what to do. */
export function MicrophoneNotice({ started, onRetry, onType }: MicrophoneNoticeProps) {
  const t = useT();
  const conversation = useConversation();
  const problem = useConversationState((state) => state.microphoneProblem);
  if (problem === null) return null;
  const { title, text } = EXPLANATIONS[problem];
  const dismiss = () => conversation.dispatch({ type: "problem_dismissed" });
  return (
    <Dialog title={t(title)} role="alertdialog" onClose={dismiss}>
      <p className="mb-6 text-soft">{t(text)}</p>
      <div className="flex flex-wrap gap-3">
        {problem !== "insecure" && (
          <Button kind="primary" onClick={onRetry}>
            {t("notices.tryAgain")}
          </Button>
        )}
        <Button
          onClick={() => {
            dismiss();
            if (!started) onType();
          }}
        >
          {t("welcome.type")}
        </Button>
      </div>
    </Dialog>
  );
}
