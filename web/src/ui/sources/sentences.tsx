"use client";

import { Fragment, useId, useState } from "react";
import type { Sentence } from "@/session/conversation/state";
import { closesOnEscape, SourceDetails, SourceMark } from "./mark";
import { sameSource } from "./words";

interface SentencesProps {
  readonly sentences: readonly Sentence[];
  /** Whether the answer was cut off here. */
  readonly cut?: boolean;
}

/** Sentences, each with a small sign of where it comes from; several in a row from one place share it. */
export function Sentences({ sentences, cut = false }: SentencesProps) {
  const id = useId();
  const [open, setOpen] = useState<number | null>(null);
  const chosen = sentences.find((sentence) => sentence.index === open);
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- only what is inside gets the focus
    <div onKeyDown={closesOnEscape(open !== null, () => setOpen(null))}>
      <p className="break-words">
        {sentences.map((sentence, place) => {
          const next = sentences[place + 1];
          const marked = next === undefined || !sameSource(sentence.source, next.source);
          return (
            <Fragment key={sentence.index}>
              {sentence.text.trim()}
              {cut && next === undefined && " —"}
              {marked && (
                <SourceMark
                  source={sentence.source}
                  open={open === sentence.index}
                  controls={id}
                  onToggle={() => setOpen(open === sentence.index ? null : sentence.index)}
                />
              )}{" "}
            </Fragment>
          );
        })}
      </p>
      {chosen !== undefined && <SourceDetails id={id} source={chosen.source} />}
    </div>
  );
}
