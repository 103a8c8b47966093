"use client";

import type { AssistantEntry, UserEntry } from "@/session/conversation/state";
import { textOf } from "@/session/conversation/entries";
import { useConversationState } from "../conversation-context";
import { currentPage } from "./caption-pages";

/** What was said last, by either side, as it is heard. */
export function Captions() {
  const entries = useConversationState((state) => state.entries);
  const aside = useConversationState((state) => state.aside);
  const last = entries.at(-1);
  const before = entries.at(-2);
  const assistant = last?.kind === "assistant" ? last : null;
  const user = last?.kind === "user" ? last : assistant && before?.kind === "user" ? before : null;
  return (
    <div
      className="flex min-h-[7.5rem] flex-col items-center justify-end gap-2 text-center text-balance"
      aria-hidden // screen readers are told the final words by the announcer
    >
      {user !== null && <UserCaption entry={user} quiet={assistant !== null && assistant.words.length > 0} />}
      {assistant !== null && <AssistantCaption entry={assistant} />}
      {aside !== null && <p className="text-sm text-soft italic">({aside})</p>}
    </div>
  );
}

function UserCaption({ entry, quiet }: { readonly entry: UserEntry; readonly quiet: boolean }) {
  const size = quiet ? "text-sm" : "text-lg";
  if (entry.unclear) {
    return <p className={`max-w-2xl text-soft italic ${size}`}>I couldn’t make out the words.</p>;
  }
  return (
    <p
      className={`line-clamp-2 max-w-2xl transition-colors ${size} ${entry.partial || quiet ? "text-soft" : "text-ink"}`}
    >
      <span className="mr-2 text-xs font-medium tracking-wide text-soft">You</span>
      {entry.text}
      {entry.partial && "…"}
    </p>
  );
}

function AssistantCaption({ entry }: { readonly entry: AssistantEntry }) {
  if (entry.status === "interrupted") {
    return (
      <p className="line-clamp-3 max-w-3xl text-lg font-medium text-ink sm:text-xl">
        {entry.heardText} <span className="text-soft">—</span>
      </p>
    );
  }
  const page = currentPage(entry);
  if (page === null) return <WrittenCaption entry={entry} />;
  return (
    <p key={page.start} className="animate-rise max-w-3xl text-lg font-medium sm:text-xl">
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
function WrittenCaption({ entry }: { readonly entry: AssistantEntry }) {
  if (entry.status === "thinking" && !entry.textComplete) return null;
  return <p className="line-clamp-6 max-w-2xl text-lg font-medium">{textOf(entry)}</p>;
}
