"use client";

import { type UsageTotal, usageTotal } from "@/session/conversation/usage";
import { useConversationState } from "../conversation-context";

const COUNT = new Intl.NumberFormat("en");

/** What the last answer, and the whole conversation, took of language models; nothing where there was none. */
export function Usage({ responseId }: { readonly responseId: string }) {
  const usage = useConversationState((state) => state.usage);
  if (usage.length === 0) return null;
  const all = usageTotal(usage);
  const last = usageTotal(usage.filter((item) => item.response_id === responseId));
  return (
    <section aria-label="Language model" className="mt-5 border-t border-line pt-5">
      <h3 className="mb-2 text-sm font-medium">Language model</h3>
      <dl className="flex flex-col gap-1 text-sm tabular-nums">
        {last.requests > 0 && <Row term="This answer" total={last} />}
        <Row term="The conversation" total={all} />
      </dl>
      <p className="mt-2 text-xs break-words text-soft">{all.models.join(", ")}</p>
    </section>
  );
}

function Row({ term, total }: { readonly term: string; readonly total: UsageTotal }) {
  const { inputTokens, outputTokens } = total;
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-soft">{term}</dt>
      <dd className="text-right">
        {COUNT.format(inputTokens)} + {COUNT.format(outputTokens)} tokens{price(total)}
      </dd>
    </div>
  );
}

/** Prices are small: two digits that count are enough. */
export function price({ costUsd, incomplete }: UsageTotal): string {
  if (costUsd === null) return "";
  const dollars = costUsd === 0 ? "0" : costUsd >= 0.1 ? costUsd.toFixed(2) : costUsd.toPrecision(2);
  return ` · ${incomplete ? "at least " : ""}$${dollars}`;
}
