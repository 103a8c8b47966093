"use client";

import { useConversationState } from "../conversation-context";

/** What hears, thinks, speaks and sees in this conversation, and what the server says about its limits. */
export function AboutServer() {
  const capabilities = useConversationState((state) => state.capabilities);
  if (capabilities === null) return null;
  const {
    recognizer,
    recognizer_scope: scope,
    synthesizer,
    mind,
    turn_model: turnModel,
    sees,
    expressions,
    recognizes_people: recognizes,
    actions,
    voice_emotion: voice,
    sounds,
    sentiment,
    fusion,
    notes,
  } = capabilities;
  const rows = [
    [
      "Hears with",
      recognizer === null
        ? "nothing: type instead"
        : `${recognizer}${scope === "persona" ? ", her own topics" : ""}`,
    ],
    ["Notices that you are done with", turnModel ?? "silence"],
    ["Thinks with", mind === "scripted" ? "written lines and knowledge" : mind.replace(/^model:/, "")],
    ["Speaks with", synthesizer ?? "nothing: answers are text"],
    ["Sees", sees ? "faces, if you let her" : "nothing"],
    ...(sees && expressions !== null
      ? ([
          [
            "Reads expressions with",
            expressions === "rules" ? "rules on movements of the face" : expressions,
          ],
        ] as const)
      : []),
    ...(sees && recognizes ? ([["Recognizes", "people who agreed to be known"]] as const) : []),
    ...(voice === null
      ? []
      : ([
          ["Reads the tone of voice with", voice === "prosody" ? "pitch, loudness and pace" : voice],
        ] as const)),
    ...(sounds === null
      ? []
      : ([["Names sounds with", sounds === "rules" ? "rules: laughter, sighs" : sounds]] as const)),
    ...(sentiment === null
      ? []
      : ([
          ["Reads feeling in words with", sentiment === "lexicon" ? "a list of words" : sentiment],
        ] as const)),
    ["Puts that together with", fusion === "rules" ? "rules" : fusion],
    ...(sees && actions !== null ? ([["Watches movements with", actions]] as const) : []),
  ] as const;
  return (
    <section aria-label="This conversation" className="border-t border-line pt-5">
      <h3 className="mb-2 text-sm font-medium">This conversation</h3>
      <dl className="flex flex-col gap-1 text-sm">
        {rows.map(([term, value]) => (
          <div key={term} className="flex justify-between gap-4">
            <dt className="text-soft">{term}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
      {notes.map((note) => (
        <p key={note} className="mt-3 text-xs text-soft">
          {note}
        </p>
      ))}
    </section>
  );
}
