"use client";

import type { Source } from "@/contract/events";
import { useT } from "@/i18n/talk";
import type { AssistantEntry, UserEntry } from "@/session/conversation/state";
import { textOf } from "@/session/conversation/entries";
import { useConversationState } from "../conversation-context";
import { CaptionSource } from "../sources/mark";
import { currentPage } from "./caption-pages";

interface CaptionsProps {
  /** For a screen that is looked at from some steps away. */
  readonly big?: boolean;
  /** Where little room is left for them. */
  readonly compact?: boolean;
  /** What the person is called who talks here, for others who look on. */
  readonly you?: string;
}

const SIZES = {
  compact: { assistant: "max-w-3xl text-base", user: "max-w-2xl text-base", quiet: "max-w-2xl text-xs" },
  usual: { assistant: "max-w-3xl text-lg sm:text-xl", user: "max-w-2xl text-lg", quiet: "max-w-2xl text-sm" },
  big: { assistant: "max-w-5xl text-big", user: "max-w-4xl text-big", quiet: "max-w-4xl text-lg" },
} as const;
type Sizes = (typeof SIZES)[keyof typeof SIZES];

/** What was said last, by either side, as it is heard. */
export function Captions({ big = false, compact = false, you }: CaptionsProps) {
  const t = useT();
  const entries = useConversationState((state) => state.entries);
  const aside = useConversationState((state) => state.aside);
  const last = entries.at(-1);
  const before = entries.at(-2);
  const assistant = last?.kind === "assistant" ? last : null;
  const user = last?.kind === "user" ? last : assistant && before?.kind === "user" ? before : null;
  const source = assistant === null ? null : currentSource(assistant);
  const sizes = SIZES[big ? "big" : compact ? "compact" : "usual"];
  return (
    <div
      className={`flex ${compact ? "min-h-16" : "min-h-[7.5rem]"} flex-col items-center justify-end text-center text-balance`}
    >
      {/* Screen readers are told the final words by the announcer. */}
      <div className="flex flex-col items-center gap-2" aria-hidden>
        {user !== null && (
          <UserCaption
            {...{ entry: user, sizes, you: you ?? t("conversation.you") }}
            quiet={assistant !== null && assistant.words.length > 0}
          />
        )}
        {assistant !== null && <AssistantCaption entry={assistant} sizes={sizes} />}
        {aside !== null && <p className="text-sm text-soft italic">({aside})</p>}
      </div>
      {source !== null && !big && <CaptionSource source={source} />}
    </div>
  );
}

/** Where the sentence that is heard now comes from; of a written answer, its last one. */
function currentSource(entry: AssistantEntry): Source | null {
  if (entry.status === "thinking" && !entry.textComplete) return null;
  const heard = entry.words[Math.max(0, entry.heardWords - 1)]?.sentence;
  const sentence = entry.sentences.find(({ index }) => index === heard) ?? entry.sentences.at(-1);
  return sentence?.source ?? null;
}

interface UserCaptionProps {
  readonly entry: UserEntry;
  readonly quiet: boolean;
  readonly sizes: Sizes;
  readonly you: string;
}

function UserCaption({ entry, quiet, sizes, you }: UserCaptionProps) {
  const t = useT();
  const size = quiet ? sizes.quiet : sizes.user;
  if (entry.unclear) {
    return <p className={`text-soft italic ${size}`}>{t("conversation.unclear")}</p>;
  }
  return (
    <p
      className={`line-clamp-2 transition-colors ${size} ${entry.partial || quiet ? "text-soft" : "text-ink"}`}
    >
      <span className="mr-2 text-xs font-medium tracking-wide text-soft">{you}</span>
      {entry.text}
      {entry.partial && "…"}
    </p>
  );
}

interface AssistantCaptionProps {
  readonly entry: AssistantEntry;
  readonly sizes: Sizes;
}

function AssistantCaption({ entry, sizes }: AssistantCaptionProps) {
  if (entry.status === "interrupted") {
    return (
      <p className={`line-clamp-3 font-medium text-ink ${sizes.assistant}`}>
        {entry.heardText} <span className="text-soft">—</span>
      </p>
    );
  }
  const page = currentPage(entry);
  if (page === null) return <WrittenCaption entry={entry} sizes={sizes} />;
  return (
    <p key={page.start} className={`animate-rise font-medium ${sizes.assistant}`}>
      {entry.words.slice(page.start, page.end).map((word, index) => (
        <span
          key={page.start + index}
          className={`transition-colors duration-200 ${page.start + index < entry.heardWords ? "text-ink" : "text-soft opacity-70"}`}
        >
          {word.text}{" "}
        </span>
      ))}
    </p>
  );
}

/** An answer without sound is read, so all of it is shown. */
function WrittenCaption({ entry, sizes }: AssistantCaptionProps) {
  if (entry.status === "thinking" && !entry.textComplete) return null;
  return (
    <p className={`${sizes === SIZES.compact ? "line-clamp-3" : "line-clamp-6"} font-medium ${sizes.user}`}>
      {textOf(entry)}
    </p>
  );
}
