"use client";

import { useT } from "@/i18n/talk";
import { type SourceName, SOURCES, sourcesInUse } from "@/session/senses/portrait";
import { Icon } from "../controls/icons";
import { useConversationState } from "../conversation-context";
import { SOURCE_LABELS } from "./words";

const IN_A_ROW = {
  face: "person.byFace",
  voice: "person.byVoice",
  sounds: "person.bySounds",
  words: "person.byWords",
} as const;

/** A small sign for each source that is in use; it lights up while it contributes. */
export function SourceSigns({ lit }: { readonly lit: readonly SourceName[] }) {
  const t = useT();
  const settings = useConversationState((state) => state.settings);
  const used = sourcesInUse(settings);
  const named = SOURCES.filter((name) => used[name] && lit.includes(name)).map((name) => t(IN_A_ROW[name]));
  return (
    <span className="flex shrink-0 items-center gap-1">
      <span className="sr-only">
        {named.length === 0 ? "" : t("person.by", { sources: named.join(t("controls.between")) })}
      </span>
      {SOURCES.filter((name) => used[name]).map((name) => (
        <span
          key={name}
          aria-hidden
          data-source={name}
          data-lit={lit.includes(name)}
          title={t(SOURCE_LABELS[name])}
          className="flex size-6 items-center justify-center rounded-full text-soft transition-colors duration-700 data-[lit=true]:bg-tint data-[lit=true]:text-accent forced-colors:data-[lit=true]:outline-1"
        >
          <Icon name={name} size={16} />
        </span>
      ))}
    </span>
  );
}
