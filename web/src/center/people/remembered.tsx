"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Given, trpc } from "../api";
import { useFormat, useT } from "../i18n";
import { Card, EmptyState, Fetched, Icon } from "../ui";
import { Memories } from "./memories";

type Remembered = Given["memories"]["people"][number];

const KINDS = { enrolled: "people.byFace", account: "people.byAccount", device: "people.byDevice" } as const;

/** Of whom something is remembered, and what. */
export function RememberedPeople() {
  const t = useT();
  const [picked, setPicked] = useState<string | null>(null);
  const list = useQuery({
    queryKey: ["memories", "people"],
    queryFn: ({ signal }) => trpc.memories.people.query(undefined, { signal }),
  });
  return (
    <Fetched query={list} rows={4} carded>
      {(people) => {
        const chosen = people.find((item) => item.person_id === picked) ?? people[0];
        if (chosen === undefined) {
          return (
            <Card>
              <EmptyState icon="bookmark" title={t("people.noneRemembered")}>
                {t("people.noneRememberedWhy")}
              </EmptyState>
            </Card>
          );
        }
        return (
          <div className="grid grid-cols-1 items-start gap-6 md:grid-cols-[19rem_minmax(0,1fr)]">
            <Card flush>
              <ul aria-label={t("people.remembered")} className="py-2">
                {people.map((item) => (
                  <PersonRow
                    key={item.person_id}
                    item={item}
                    chosen={item === chosen}
                    onChoose={() => setPicked(item.person_id)}
                  />
                ))}
              </ul>
            </Card>
            <Memories
              key={chosen.person_id}
              personId={chosen.person_id}
              title={chosen.name === "" ? t("people.somebody") : chosen.name}
              problem={chosen.problem}
            />
          </div>
        );
      }}
    </Fetched>
  );
}

interface PersonRowProps {
  readonly item: Remembered;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function PersonRow({ item, chosen, onChoose }: PersonRowProps) {
  const t = useT();
  const format = useFormat();
  const readable = item.problem === "";
  return (
    <li>
      <button
        type="button"
        aria-current={chosen ? "true" : undefined}
        onClick={onChoose}
        className="flex w-full items-center gap-3 px-5 py-2.5 text-left -outline-offset-2 hover:bg-raised aria-current:bg-tint"
      >
        <span className="text-soft">
          <Icon name={item.kind === "enrolled" ? "face" : "person"} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium">
            {item.name === "" ? t("people.somebody") : item.name}
          </span>
          <span className={`block truncate text-xs ${readable ? "text-soft" : "text-alert"}`}>
            {t(KINDS[item.kind])} · {readable ? format.relative(item.used_ms) : t("people.unreadable")}
          </span>
        </span>
        {readable && <span className="text-sm text-soft tabular-nums">{format.number(item.count)}</span>}
      </button>
    </li>
  );
}
