import type { Timeline } from "./api";
import { indexAt, lookAt, saidAt } from "./moment";

const COLUMNS = [
  ...["time_ms", "emotion", "emotion_confidence", "valence", "valence_confidence"],
  ...["arousal", "arousal_confidence", "attention", "attention_confidence"],
  ...["engagement", "engagement_confidence", "look"],
  ...["user_speaks", "assistant_speaks", "sound", "words"],
];

/**
 * Returns a conversation as comma-separated values: a row for each moment at which something changed. Texts cannot be
 * taken for formulas by a spreadsheet.
 */
export function csvOf(timeline: Timeline): string {
  const rows = moments(timeline).map((ms) => rowAt(timeline, ms).map(field).join(","));
  return `${[COLUMNS.join(","), ...rows].join("\r\n")}\r\n`;
}

function moments({ states, looks, speech, said, sounds }: Timeline): readonly number[] {
  const spoken = [...looks, ...speech, ...said].flatMap(({ start_ms: start, end_ms: end }) => [start, end]);
  const all = [...states.at_ms, ...spoken, ...sounds.map((sound) => sound.at_ms)];
  return [...new Set(all)].sort((a, b) => a - b);
}

function rowAt(timeline: Timeline, ms: number): readonly (string | number)[] {
  const { states, speech, said, sounds } = timeline;
  const index = indexAt(states, ms);
  const during = ({ start_ms: start, end_ms: end }: { start_ms: number; end_ms: number }) =>
    start <= ms && ms < end;
  const answers = said.filter((item) => item.role === "assistant");
  const words = saidAt(said, ms);
  return [
    ...[ms, states.emotion[index] ?? "", states.emotion_confidence[index] ?? ""],
    ...[states.valence[index] ?? "", states.valence_confidence[index] ?? ""],
    ...[states.arousal[index] ?? "", states.arousal_confidence[index] ?? ""],
    ...[states.attention[index] ?? "", states.attention_confidence[index] ?? ""],
    ...[states.engagement[index] ?? "", states.engagement_confidence[index] ?? ""],
    lookAt(timeline.looks, ms) ?? "",
    ...[Number(speech.some(during)), Number(answers.some(during))],
    sounds.find((sound) => sound.at_ms === ms)?.label ?? "",
    words?.text ?? "",
  ];
}

function field(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
