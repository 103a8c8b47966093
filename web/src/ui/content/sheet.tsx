"use client";

import { useId, useState } from "react";
import { useT } from "@/i18n/talk";
import { IconButton } from "../controls/button";
import { ScrollArea } from "../controls/scroll-area";
import { useConversationState } from "../conversation-context";
import { useShowing } from "./showing";
import { ShownList } from "./shown-list";

/** What the answers showed, in a sheet over the captions: for windows with no room beside her. */
export function Sheet() {
  const t = useT();
  const id = useId();
  const { open } = useShowing();
  const count = useConversationState((state) => state.content.length);
  const [folded, setFolded] = useState(false);
  return (
    <section
      aria-labelledby={id}
      className="animate-rise flex w-full max-w-2xl flex-col overflow-hidden rounded-3xl bg-surface text-left shadow-float ring-1 ring-line"
    >
      <header className="flex items-center justify-between py-1 pr-2 pl-5">
        <h2 id={id} className="text-sm font-semibold">
          {t("content.shown")}
          {folded && <span className="ml-2 font-normal text-soft">{count}</span>}
        </h2>
        <div className="flex">
          <IconButton
            icon={folded ? "fold" : "choose"}
            label={t(folded ? "content.unfold" : "content.fold")}
            aria-expanded={!folded}
            onClick={() => setFolded(!folded)}
          />
          <IconButton
            icon="close"
            label={t("controls.closeIt", { title: t("content.shown") })}
            onClick={() => open(null)}
          />
        </div>
      </header>
      {!folded && (
        <ScrollArea labelledBy={id} className="max-h-[30dvh] px-5 pt-1 pb-5">
          <ShownList />
        </ScrollArea>
      )}
    </section>
  );
}
