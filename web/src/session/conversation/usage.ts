import type { UsageRecorded } from "@/contract/events";

/** What a conversation, or a part of it, took of language models. */
export interface UsageTotal {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; null if no price is known of any of it. */
  readonly costUsd: number | null;
  /** Whether the price of some of it is not known. */
  readonly incomplete: boolean;
  readonly models: readonly string[];
}

/** Adds up what was recorded. */
export function usageTotal(usage: readonly UsageRecorded[]): UsageTotal {
  const prices = usage.flatMap(({ cost_usd: cost }) => (cost === null ? [] : [cost]));
  return {
    requests: sum(usage.map((item) => item.requests)),
    inputTokens: sum(usage.map((item) => item.input_tokens)),
    outputTokens: sum(usage.map((item) => item.output_tokens)),
    costUsd: prices.length === 0 ? null : sum(prices),
    incomplete: prices.length < usage.length,
    models: [...new Set(usage.map((item) => item.model))],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
