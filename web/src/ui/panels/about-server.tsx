"use client";

import { useT } from "@/i18n/talk";
import { useConversationState } from "../conversation-context";

/** What hears, thinks, speaks and sees in this conversation, and what the server says about its limits. */
export function AboutServer() {
  const t = useT();
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
      t("panels.hearsWith"),
      recognizer === null
        ? t("panels.hearsNothing")
        : scope === "persona"
          ? t("panels.hearsTopics", { recognizer })
          : recognizer,
    ],
    [t("panels.turnModel"), turnModel ?? t("panels.silence")],
    [t("panels.thinksWith"), mind === "scripted" ? t("panels.scripted") : mind.replace(/^model:/, "")],
    [t("panels.speaksWith"), synthesizer ?? t("panels.speaksNothing")],
    [t("panels.sees"), t(sees ? "panels.seesFaces" : "panels.seesNothing")],
    ...(sees && expressions !== null
      ? ([
          [t("panels.expressionsWith"), expressions === "rules" ? t("panels.expressionRules") : expressions],
        ] as const)
      : []),
    ...(sees && recognizes ? ([[t("panels.recognizes"), t("panels.recognizesThose")]] as const) : []),
    ...(voice === null
      ? []
      : ([[t("panels.toneWith"), voice === "prosody" ? t("panels.prosody") : voice]] as const)),
    ...(sounds === null
      ? []
      : ([[t("panels.soundsWith"), sounds === "rules" ? t("panels.soundRules") : sounds]] as const)),
    ...(sentiment === null
      ? []
      : ([[t("panels.feelingWith"), sentiment === "lexicon" ? t("panels.lexicon") : sentiment]] as const)),
    [t("panels.fusionWith"), fusion === "rules" ? t("panels.rules") : fusion],
    ...(sees && actions !== null ? ([[t("panels.actionsWith"), actions]] as const) : []),
  ] as const;
  return (
    <section aria-label={t("panels.about")} className="border-t border-line pt-5">
      <h3 className="mb-2 text-sm font-medium">{t("panels.about")}</h3>
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
