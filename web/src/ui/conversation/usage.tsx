"use client";

import type { Format } from "@/i18n/format";
import { type TalkTranslate, useFormat, useT } from "@/i18n/talk";
import { type UsageTotal, usageTotal } from "@/session/conversation/usage";
import { useConversationState } from "../conversation-context";

/** What the last answer, and the whole conversation, took of language models; nothing where there was none. */
export function Usage({ responseId }: { readonly responseId: string }) {
  const t = useT();
  const usage = useConversationState((state) => state.usage);
  if (usage.length === 0) return null;
  const all = usageTotal(usage);
  const last = usageTotal(usage.filter((item) => item.response_id === responseId));
  return (
    <section aria-label={t("conversation.model")} className="mt-5 border-t border-line pt-5">
      <h3 className="mb-2 text-sm font-medium">{t("conversation.model")}</h3>
      <dl className="flex flex-col gap-1 text-sm tabular-nums">
        {last.requests > 0 && <Row term={t("conversation.thisAnswer")} total={last} />}
        <Row term={t("conversation.whole")} total={all} />
      </dl>
      <p className="mt-2 text-xs break-words text-soft">{all.models.join(", ")}</p>
    </section>
  );
}

function Row({ term, total }: { readonly term: string; readonly total: UsageTotal }) {
  const t = useT();
  const format = useFormat();
  const { inputTokens, outputTokens } = total;
  const tokens = t("conversation.tokens", { input: inputTokens, output: outputTokens });
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-soft">{term}</dt>
      <dd className="text-right">{[tokens, ...price(total, t, format)].join(" · ")}</dd>
    </div>
  );
}

/** Returns what it cost, if that is known. Prices are small: two digits that count are enough. */
function price({ costUsd, incomplete }: UsageTotal, t: TalkTranslate, format: Format): readonly string[] {
  if (costUsd === null) return [];
  const dollars = format.smallDollars(costUsd);
  return [incomplete ? t("conversation.atLeast", { price: dollars }) : dollars];
}
