import type { Sentence } from "@/session/conversation/state";

const WHITE = /\s+/g;

/** Returns the sentences of an answer as far as they were heard: the last one may be cut off. */
export function heardSentences(sentences: readonly Sentence[], heardText: string): readonly Sentence[] {
  let left = heardText.replace(WHITE, " ").trim();
  const heard: Sentence[] = [];
  for (const sentence of sentences) {
    if (left === "") break;
    const text = sentence.text.replace(WHITE, " ").trim();
    const taken = text.length >= left.length ? left : text;
    if (!text.startsWith(taken) || !left.startsWith(taken)) return [whole(sentences, heardText)];
    heard.push({ ...sentence, text: taken });
    left = left.slice(taken.length).trim();
  }
  return left === "" ? heard : [whole(sentences, heardText)];
}

/** What was heard is not what was written, in letters: it is shown as it was heard, with the first source. */
function whole(sentences: readonly Sentence[], text: string): Sentence {
  const first = sentences[0];
  const source = first?.source ?? {
    ...({ kind: "model", reference: "", title: "", url: "", page: null, score: null } as const),
  };
  return { index: first?.index ?? 0, text, source };
}
