"use client";

import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { type Given, trpc } from "../api";
import { useT } from "../i18n";
import { Button, Card, EmptyState, Fetched, Icon, TextField } from "../ui";
import { Consents } from "./consents";
import { RetentionCard } from "./retention";
import { SubjectCard } from "./subject-card";

type Subject = Given["privacy"]["find"][number];

const KINDS = { user: "people.byAccount", person: "people.byFace", memory: "people.byDevice" } as const;

/** What people ask for by right: what is kept of them, and to have it erased. */
export function Requests() {
  const t = useT();
  const [text, setText] = useState("");
  const [asked, setAsked] = useState("");
  const [chosen, setChosen] = useState<Subject | null>(null);
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    setChosen(null);
    setAsked(text.trim());
  };
  return (
    <div className="flex flex-col gap-6">
      <Card title={t("people.findTitle")} description={t("people.findAbout")}>
        <form onSubmit={find} className="flex max-w-xl items-end gap-2">
          <TextField
            label={t("people.findWho")}
            required
            maxLength={320}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="min-w-0 flex-1"
          />
          <Button type="submit" icon="search">
            {t("common.search")}
          </Button>
        </form>
        {asked !== "" && <Candidates asked={asked} chosen={chosen} onChoose={setChosen} />}
      </Card>
      {chosen !== null && (
        <>
          <SubjectCard
            key={chosen.subject}
            subject={chosen.subject}
            title={nameOf(chosen)}
            confirm={chosen.email !== "" ? chosen.email : chosen.name !== "" ? chosen.name : idOf(chosen)}
            onErased={() => {
              setChosen(null);
              setAsked("");
            }}
          />
          <Consents key={`consents ${chosen.subject}`} subject={chosen.subject} />
        </>
      )}
      <RetentionCard />
    </div>
  );
}

interface CandidatesProps {
  readonly asked: string;
  readonly chosen: Subject | null;
  readonly onChoose: (subject: Subject) => void;
}

function Candidates({ asked, chosen, onChoose }: CandidatesProps) {
  const t = useT();
  const found = useQuery({
    queryKey: ["privacy", "find", asked],
    queryFn: ({ signal }) => trpc.privacy.find.query({ text: asked }, { signal }),
    gcTime: 0,
  });
  return (
    <Fetched query={found} rows={2}>
      {(subjects) =>
        subjects.length === 0 ? (
          <EmptyState icon="search" title={t("people.nobodyFound")}>
            {t("people.nobodyFoundWhy")}
          </EmptyState>
        ) : (
          <ul aria-label={t("people.found")} className="mt-4 flex flex-col gap-1">
            {subjects.map((subject) => (
              <li key={subject.subject}>
                <button
                  type="button"
                  aria-pressed={subject.subject === chosen?.subject}
                  onClick={() => onChoose(subject)}
                  className="flex min-h-12 w-full items-center gap-3 rounded-xl px-3 py-2 text-left text-sm hover:bg-raised aria-pressed:bg-tint"
                >
                  <Icon name={subject.kind === "person" ? "face" : "person"} />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate font-medium">{nameOf(subject)}</span>
                    <span className="block truncate text-xs text-soft">
                      {t(KINDS[subject.kind])}
                      {subject.email === "" ? "" : ` · ${subject.email}`}
                    </span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )
      }
    </Fetched>
  );
}

function nameOf(subject: Subject): string {
  return subject.name !== "" ? subject.name : subject.email !== "" ? subject.email : idOf(subject);
}

/** "memory:ID" without its kind. */
function idOf({ subject }: Subject): string {
  return subject.slice(subject.indexOf(":") + 1);
}
