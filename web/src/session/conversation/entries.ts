import type {
  AssistantDelta,
  AssistantResponse,
  PhraseTimed,
  TurnInterrupted,
  UtteranceTranscribed,
} from "@/contract/events";
import type { AssistantEntry, Entry, HandOverEntry, Sentence, UserEntry } from "./state";

/** Pure changes of the transcript. Each returns the list that follows. */
type Entries = readonly Entry[];

/** Changes one answer; an answer that is not there yet is made. */
function changeAnswer(
  entries: Entries,
  id: string,
  at: number,
  change: (entry: AssistantEntry) => AssistantEntry,
): Entries {
  const index = entries.findIndex((entry) => entry.kind === "assistant" && entry.id === id);
  const entry = entries[index];
  if (entry?.kind === "assistant") return entries.with(index, change(entry));
  return [...entries, change(newAnswer(id, at))];
}

function newAnswer(id: string, at: number): AssistantEntry {
  return {
    kind: "assistant",
    id,
    at,
    sentences: [],
    words: [],
    heardWords: 0,
    status: "thinking",
    heardText: null,
    textComplete: false,
    fallback: false,
  };
}

export function answerBegun(entries: Entries, id: string, at: number): Entries {
  return changeAnswer(entries, id, at, (entry) => entry);
}

export function answerGrown(entries: Entries, delta: AssistantDelta, at: number): Entries {
  return changeAnswer(entries, delta.response_id, at, (entry) => ({
    ...entry,
    sentences: grow(entry.sentences, delta),
  }));
}

function grow(sentences: readonly Sentence[], delta: AssistantDelta): readonly Sentence[] {
  const index = sentences.findIndex((sentence) => sentence.index === delta.sentence_index);
  const sentence = sentences[index];
  if (sentence !== undefined) return sentences.with(index, { ...sentence, text: sentence.text + delta.text });
  return [...sentences, { index: delta.sentence_index, text: delta.text, source: delta.source }];
}

export function answerTimed(entries: Entries, phrase: PhraseTimed, at: number): Entries {
  const words = phrase.words.map((word) => ({
    text: word.word,
    startMs: phrase.pts_ms + word.start_ms,
    endMs: phrase.pts_ms + word.end_ms,
    sentence: phrase.sentence_index,
  }));
  return changeAnswer(entries, phrase.response_id, at, (entry) => ({
    ...entry,
    words: [...entry.words, ...words],
  }));
}

export function answerComplete(
  entries: Entries,
  response: AssistantResponse,
  at: number,
  spoken: boolean,
): Entries {
  return changeAnswer(entries, response.response_id, at, (entry) => ({
    ...entry,
    sentences: entry.sentences.length > 0 ? entry.sentences : wholeText(response),
    textComplete: true,
    fallback: response.finish_reason === "fallback",
    status: !spoken && entry.status === "thinking" ? "complete" : entry.status,
  }));
}

function wholeText(response: AssistantResponse): readonly Sentence[] {
  const source = response.sources[0];
  return response.text === "" || source === undefined ? [] : [{ index: 0, text: response.text, source }];
}

export function answerHeard(entries: Entries, id: string, at: number, ptsMs: number): Entries {
  return changeAnswer(entries, id, at, (entry) => {
    if (entry.status === "interrupted" || entry.status === "complete") return entry;
    const heardWords = entry.words.filter((word) => word.startMs <= ptsMs).length;
    return { ...entry, status: "speaking", heardWords: Math.max(entry.heardWords, heardWords) };
  });
}

export function answerFinished(entries: Entries, id: string, at: number): Entries {
  return changeAnswer(entries, id, at, (entry) =>
    entry.status === "interrupted" ? entry : { ...entry, status: "complete", heardWords: entry.words.length },
  );
}

/** Cuts an answer off. One of which nothing was heard, or read where answers are text only, is taken back. */
export function answerInterrupted(entries: Entries, event: TurnInterrupted, spoken: boolean): Entries {
  const id = event.response_id;
  return entries.flatMap((entry): Entry[] => {
    if (entry.kind !== "assistant" || entry.id !== id || entry.status === "complete") return [entry];
    const heardText = spoken ? event.heard_text : textOf(entry);
    return heardText === "" ? [] : [{ ...entry, status: "interrupted", heardText }];
  });
}

/** Returns the whole text of an answer, as far as it is there. */
export function textOf(entry: AssistantEntry): string {
  return entry.sentences
    .map((sentence) => sentence.text.trim())
    .join(" ")
    .trim();
}

/** An answer under way will not come, because something failed or it was withdrawn. */
export function answerAbandoned(entries: Entries): Entries {
  return entries.flatMap((entry): Entry[] => {
    if (entry.kind !== "assistant" || entry.status === "complete" || entry.status === "interrupted")
      return [entry];
    if (entry.sentences.length === 0) return [];
    return [{ ...entry, status: "complete", heardWords: entry.words.length }];
  });
}

/** Puts down what the person said so far, or in full. */
export function utteranceHeard(
  entries: Entries,
  event: UtteranceTranscribed,
  id: string,
  at: number,
): Entries {
  const text = event.transcription.trim();
  const index = entries.findLastIndex((entry) => entry.kind === "user" && entry.partial);
  const known = entries[index];
  if (!event.final && text === "") return entries;
  const entry: UserEntry = {
    kind: "user",
    id: known?.id ?? id,
    at: known?.at ?? at,
    text,
    partial: !event.final,
    origin: "voice",
    unclear: event.final && text === "",
  };
  return known === undefined ? [...entries, entry] : entries.with(index, entry);
}

/** Takes back the note that something was not understood: nobody answered it, so it was a noise. */
export function noiseForgotten(entries: Entries): Entries {
  const last = entries.at(-1);
  return last?.kind === "user" && last.unclear ? entries.slice(0, -1) : entries;
}

/** Notes that somebody else has taken over. */
export function takenOver(entries: Entries, entry: Omit<HandOverEntry, "kind">): Entries {
  return [...entries, { kind: "handover", ...entry }];
}

export function textTyped(
  entries: Entries,
  id: string,
  at: number,
  text: string,
  origin: UserEntry["origin"],
): Entries {
  const entry: UserEntry = { kind: "user", id, at, text, partial: false, origin, unclear: false };
  return [...entries.filter((item) => !(item.kind === "user" && item.partial)), entry];
}
