"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../access/use-me";
import { type Given, trpc } from "../api";
import { useFormat, useT } from "../i18n";
import {
  Card,
  type Column,
  ConfirmDialog,
  EmptyState,
  Fetched,
  FormDialog,
  IconButton,
  Notice,
  Table,
  TextField,
  toast,
} from "../ui";

type Person = Given["people"]["list"]["people"][number];

/** Everybody who agreed to be recognized by their face. */
export function Known() {
  const t = useT();
  const writes = useMe().may("people.write");
  const format = useFormat();
  const [renaming, setRenaming] = useState<Person | null>(null);
  const [forgetting, setForgetting] = useState<Person | null>(null);
  const list = useQuery({
    queryKey: ["people"],
    queryFn: ({ signal }) => trpc.people.list.query(undefined, { signal }),
  });
  const columns: readonly Column<Person>[] = [
    { id: "name", header: t("people.name"), title: true, cell: (row) => row.name },
    {
      id: "consent",
      header: t("people.agreed"),
      named: true,
      cell: (row) => (
        <span title={row.consent_statement}>
          {t("people.agreedBy", { name: row.consent_given_by, date: format.date(row.consent_given_ms) })}
        </span>
      ),
    },
    { id: "expires", header: t("people.until"), named: true, cell: (row) => format.date(row.expires_ms) },
    {
      id: "memories",
      header: t("people.memories"),
      named: true,
      end: true,
      cell: (row) => format.number(row.memories),
    },
    ...(writes
      ? [
          {
            id: "actions",
            header: t("common.actions"),
            actions: true,
            end: true,
            cell: (row: Person) => (
              <span className="inline-flex">
                <IconButton
                  icon="quill"
                  size="small"
                  label={t("people.rename", { name: row.name })}
                  onClick={() => setRenaming(row)}
                />
                <IconButton
                  icon="trash"
                  size="small"
                  label={t("people.forget", { name: row.name })}
                  onClick={() => setForgetting(row)}
                />
              </span>
            ),
          },
        ]
      : []),
  ];
  return (
    <Fetched query={list} rows={3} carded>
      {({ people, problem }) => (
        <div className="flex flex-col gap-4">
          {problem !== "" && (
            <Notice tone="warn" icon="alert">
              {problem}
            </Notice>
          )}
          <Card flush>
            {people.length === 0 ? (
              <EmptyState icon="face" title={t("people.noneKnown")}>
                {t("people.noneKnownWhy")}
              </EmptyState>
            ) : (
              <Table caption={t("people.known")} columns={columns} rows={people} keyOf={(row) => row.id} />
            )}
          </Card>
          {renaming !== null && <Rename person={renaming} onClose={() => setRenaming(null)} />}
          {forgetting !== null && <Forget person={forgetting} onClose={() => setForgetting(null)} />}
        </div>
      )}
    </Fetched>
  );
}

interface PersonDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

function Rename({ person, onClose }: PersonDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState(person.name);
  const rename = async () => {
    await trpc.people.rename.mutate({ id: person.id, name: name.trim() });
    await client.invalidateQueries({ queryKey: ["people"] });
    onClose();
  };
  return (
    <FormDialog
      title={t("people.rename", { name: person.name })}
      action={t("common.save")}
      onSubmit={rename}
      onClose={onClose}
    >
      <TextField
        label={t("people.name")}
        required
        maxLength={80}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  );
}

function Forget({ person, onClose }: PersonDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const forget = async () => {
    await trpc.people.forget.mutate({ id: person.id });
    await client.invalidateQueries({ queryKey: ["people"] });
    await client.invalidateQueries({ queryKey: ["memories"] });
    toast.say(t("people.forgotten", { name: person.name }));
    onClose();
  };
  return (
    <ConfirmDialog
      title={t("people.forgetTitle", { name: person.name })}
      description={t("people.forgetWhat")}
      action={t("people.forgetAction")}
      onSubmit={forget}
      onClose={onClose}
    />
  );
}
