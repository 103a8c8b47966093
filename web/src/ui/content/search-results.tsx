"use client";

import { useState } from "react";
import { HERE, inPlace } from "@/i18n/in-place";
import { useT } from "@/i18n/talk";
import type { ItemOf } from "@/session/conversation/content";
import { clock } from "../clock";
import { Icon } from "../controls/icons";
import { hostOf, linkTo } from "./address";
import { ItemFrame, Lines } from "./item-frame";
import { SafeLink } from "./safe-link";

type Result = ItemOf<"search_results">["search_results"][number];

const SKELETON = (
  <div className="flex flex-col gap-5">
    <Lines widths={[60, 100, 80]} />
    <Lines widths={[45, 96, 90]} />
  </div>
);
/** So many are shown at first. */
const FIRST = 4;

/** What a search found, the best first. */
export function SearchResults({ item }: { readonly item: ItemOf<"search_results"> }) {
  const t = useT();
  const [all, setAll] = useState(false);
  const results = all ? item.search_results : item.search_results.slice(0, FIRST);
  const more = item.search_results.length - results.length;
  return (
    <ItemFrame item={item} skeleton={SKELETON}>
      {item.query !== "" && (
        <h4 className="mb-3 text-xs text-soft">
          {inPlace(
            t("content.foundFor", { query: HERE }),
            <q className="font-medium text-ink">{item.query}</q>,
          )}
        </h4>
      )}
      {results.length === 0 ? (
        <p className="text-sm text-soft">{t("content.nothingFound")}</p>
      ) : (
        <ol className="flex flex-col gap-4">
          {results.map((result, index) => (
            <li key={index}>
              <Found result={result} />
            </li>
          ))}
        </ol>
      )}
      {more > 0 && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="mt-2 -ml-3 inline-flex min-h-11 items-center rounded-full px-3 text-sm font-medium hover:bg-raised"
        >
          {t("content.more", { count: more })}
        </button>
      )}
    </ItemFrame>
  );
}

function Found({ result }: { readonly result: Result }) {
  const t = useT();
  const names = [result.title, result.video?.name ?? "", result.reference];
  const title = names.find((text) => text !== "") ?? t("content.result");
  const outside = linkTo(result.url) !== null;
  return (
    <article className="min-w-0">
      <h5 className="text-sm font-medium break-words">
        {outside ? (
          <SafeLink url={result.url} host={false}>
            {title}
          </SafeLink>
        ) : (
          title
        )}
      </h5>
      <p className="mt-0.5 flex items-center gap-2 text-xs text-soft">
        <span className="inline-flex min-w-0 items-center gap-1">
          {!outside && <Icon name="file" size={14} />}
          <span className="truncate">{outside ? hostOf(result.url, t) : t("content.ownDocument")}</span>
        </span>
        {result.page !== null && (
          <span className="shrink-0">{t("content.page", { page: String(result.page) })}</span>
        )}
        {result.score !== null && <Score score={result.score} />}
      </p>
      {result.text !== "" && <Passage text={result.text} />}
      {result.shots.length > 0 && (
        <ul className="mt-1.5 flex flex-col gap-1 text-xs">
          {result.shots.slice(0, FIRST).map((shot, index) => (
            <li key={index} className="flex gap-2">
              <span className="text-soft tabular-nums">{clock(1_000 * Math.round(shot.start))}</span>
              <span className="min-w-0 break-words">{shot.text}</span>
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

/** The part that fits; all of it on a press, if it is long. */
function Passage({ text }: { readonly text: string }) {
  const t = useT();
  const [whole, setWhole] = useState(false);
  const long = text.length > 240;
  return (
    <>
      <p
        className={`mt-1.5 text-sm break-words text-ink/90 ${long && !whole ? "line-clamp-3" : "whitespace-pre-line"}`}
      >
        {text}
      </p>
      {long && (
        <button
          type="button"
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
          className="inline-flex min-h-6 items-center text-xs text-soft underline decoration-edge underline-offset-4 hover:text-ink"
        >
          {t(whole ? "content.less" : "content.wholePassage")}
        </button>
      )}
    </>
  );
}

/** How well it fits: a quiet bar, and the number for those who ask. */
function Score({ score }: { readonly score: number }) {
  const t = useT();
  const percent = Math.round(score * 100);
  const fits = t("content.fits", { percent });
  return (
    <span className="ml-auto inline-flex shrink-0 items-center" title={fits}>
      <span className="sr-only">{fits}</span>
      <span aria-hidden className="h-1 w-12 overflow-hidden rounded-full bg-raised">
        <span className="block h-full rounded-full bg-accent opacity-70" style={{ width: `${percent}%` }} />
      </span>
    </span>
  );
}
