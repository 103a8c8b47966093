"use client";

import type { PersonaCard } from "@/contract/events";
import { useFormat, useT } from "@/i18n/talk";
import { Button } from "./controls/button";
import { Icon } from "./controls/icons";
import { useConversationState } from "./conversation-context";
import { usePreferences } from "./preferences";
import { OperatorLink } from "./operator-link";
import { useWaking, useWhereabouts } from "./server-status";

interface WelcomeProps {
  readonly persona: PersonaCard;
  /** How much of the avatar is loaded, 0 to 1; null once it is there. */
  readonly progress: number | null;
  readonly onTalk: () => void;
  readonly onType: () => void;
  readonly onPast: () => void;
  readonly onPrivacy: () => void;
}

/** The first thing that one sees: who is here, and two ways to begin. */
export function Welcome({ persona, progress, onTalk, onType, onPast, onPrivacy }: WelcomeProps) {
  const t = useT();
  const format = useFormat();
  const opening = useConversationState((state) => state.microphone === "opening");
  const waking = useWaking();
  const whereabouts = useWhereabouts();
  const { transcript } = usePreferences();
  return (
    <main className="absolute inset-0 flex flex-col justify-end overflow-y-auto wide:justify-center">
      <p className="absolute top-5 left-6 flex items-center gap-2.5 text-base font-medium wide:left-[9vw]">
        {/* A plain image: the page is exported, so there is no server that could resize it. */}
        <img src="/icon.svg" alt="" width={24} height={24} />
        visavis
      </p>
      <div className="floor relative isolate mx-auto w-full px-6 pb-8 text-center wide:mx-0 wide:max-w-md wide:before:hidden wide:ml-[9vw] wide:px-0 wide:pb-0 wide:text-left">
        <h1 className="text-display font-semibold tracking-tight">{persona.title}</h1>
        <p className="mx-auto mt-2 max-w-sm text-base text-balance text-soft wide:mx-0 wide:mt-3 wide:text-lg">
          {persona.description}
        </p>
        <div className="mt-6 flex flex-wrap wide:mt-8 justify-center gap-3 wide:justify-start">
          <Button kind="primary" icon="microphone" onClick={onTalk} disabled={opening} className="px-6">
            {t(opening ? "welcome.opening" : "welcome.talk")}
          </Button>
          <Button icon="keyboard" onClick={onType} className="px-6">
            {t("welcome.type")}
          </Button>
        </div>
        <div role="status">
          {waking && (
            <p className="animate-rise mx-auto mt-5 max-w-84 text-sm text-balance text-soft wide:mx-0 wide:mt-6">
              {t("welcome.waking", { name: persona.title })}
            </p>
          )}
        </div>
        <p className="mt-5 flex items-start wide:mt-6 justify-center gap-2 text-sm text-soft wide:justify-start">
          <Icon name="lock" size={18} />
          <span className="max-w-76 text-left">
            {format.sentences(
              t("welcome.isAi", { name: persona.title }),
              whereabouts,
              t(transcript ? "welcome.kept" : "welcome.notKept"),
            )}
          </span>
        </p>
        <p className="mt-2 flex flex-wrap justify-center gap-x-4 sm:gap-x-6 wide:justify-start">
          <Later onClick={onPrivacy}>{t("welcome.privacy")}</Later>
          <Later onClick={onPast}>{t("welcome.past")}</Later>
          <OperatorLink className="inline-flex min-h-11 items-center text-sm font-medium underline underline-offset-4" />
        </p>
        <Progress value={progress} />
      </div>
    </main>
  );
}

function Later({ onClick, children }: { readonly onClick: () => void; readonly children: string }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex min-h-11 items-center text-sm font-medium underline underline-offset-4"
    >
      {children}
    </button>
  );
}

function Progress({ value }: { readonly value: number | null }) {
  const t = useT();
  return (
    <div
      className={`mt-4 h-1 wide:mt-6 transition-opacity duration-500 ${value === null ? "opacity-0" : ""}`}
    >
      {value !== null && (
        <div
          role="progressbar"
          aria-label={t("welcome.loading")}
          aria-valuenow={Math.round(value * 100)}
          className="mx-auto h-full w-40 overflow-hidden rounded-full bg-line wide:mx-0"
        >
          <div
            className="h-full rounded-full bg-accent transition-[width]"
            style={{ width: `${value * 100}%` }}
          />
        </div>
      )}
    </div>
  );
}
