"use client";

import { useT } from "@/i18n/talk";
import { IconButton } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversationState } from "../conversation-context";
import { useShowing } from "../content/showing";
import { PrivacyStatus } from "../privacy/privacy-status";
import { LatencyChip } from "./latency-chip";
import { Status } from "./status";

interface HeaderProps {
  readonly name: string;
  readonly onSettings: () => void;
  readonly onPrivacy: () => void;
  readonly onEnd: () => void;
}

/** Who is there and what is going on, and the few things that one does now and then. */
export function Header({ name, onSettings, onPrivacy, onEnd }: HeaderProps) {
  const t = useT();
  const { side, open } = useShowing();
  const shows = useConversationState((state) => state.content.length > 0);
  const transcriptShown = side === "transcript";
  return (
    <header className="relative z-10 flex items-start justify-between gap-2 p-4 sm:px-6">
      <div className="min-w-0">
        <h1 className="flex items-baseline gap-2 text-lg font-semibold">
          {name}
          <abbr title={t("conversation.aiTitle")} className="text-xs font-medium text-soft no-underline">
            {t("conversation.ai")}
          </abbr>
        </h1>
        <Status />
        <PrivacyStatus onOpen={onPrivacy} />
      </div>
      <div className="flex items-center sm:gap-1">
        <LatencyChip />
        {shows && (
          <IconButton
            icon="shown"
            label={t(side === "shown" ? "conversation.hideShown" : "conversation.showShown")}
            aria-expanded={side === "shown"}
            onClick={() => open(side === "shown" ? null : "shown")}
          />
        )}
        <IconButton
          icon="transcript"
          label={t(transcriptShown ? "conversation.hideTranscript" : "conversation.showTranscript")}
          aria-expanded={transcriptShown}
          onClick={() => open(transcriptShown ? null : "transcript")}
        />
        <IconButton icon="settings" label={t("conversation.settings")} onClick={onSettings} />
        <button
          type="button"
          onClick={onEnd}
          aria-label={t("conversation.endIt")}
          title={t("conversation.endIt")}
          className="inline-flex h-11 items-center gap-2 rounded-full px-3 text-sm font-medium text-ink hover:bg-raised"
        >
          <Icon name="leave" />
          <span className="max-sm:sr-only">{t("conversation.end")}</span>
        </button>
      </div>
    </header>
  );
}
