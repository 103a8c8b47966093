"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { LANGUAGES } from "@/i18n/languages";
import { trpc } from "../api";
import { useT } from "../i18n";
import { FormDialog, Select, TextField } from "../ui";
import type { PersonaItem } from "../use-personas";
import { suggestedName } from "./names";

interface NewPersonaDialogProps {
  readonly personas: readonly PersonaItem[];
  readonly onClose: () => void;
}

/** Begins a persona: from the small example, or as a copy of another one. */
export function NewPersonaDialog({ personas, onClose }: NewPersonaDialogProps) {
  const t = useT();
  const router = useRouter();
  const client = useQueryClient();
  const [title, setTitle] = useState("");
  const [named, setNamed] = useState<string | null>(null);
  const [source, setSource] = useState("");
  const [language, setLanguage] = useState("en");
  const name =
    named ??
    suggestedName(
      title,
      personas.map((item) => item.name),
    );
  const create = async () => {
    const made = await trpc.personas.create.mutate({
      ...{ name, title: title.trim(), language },
      source: source === "" ? null : source,
    });
    await client.invalidateQueries({ queryKey: ["personas", "list"] });
    router.push(`/personas/?name=${encodeURIComponent(made.name)}`);
  };
  return (
    <FormDialog
      title={t("personas.new")}
      description={t("personas.newAbout")}
      action={t("common.create")}
      size="medium"
      onSubmit={create}
      onClose={onClose}
    >
      <TextField
        label={t("personas.called")}
        required
        maxLength={80}
        autoComplete="off"
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextField
        label={t("personas.name")}
        hint={t("personas.nameHint")}
        required
        pattern="[a-z0-9][a-z0-9_\-]*"
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        value={name}
        onChange={(event) => setNamed(event.target.value)}
      />
      <Select
        label={t("personas.template")}
        value={source}
        options={[
          { value: "", label: t("personas.small") },
          ...personas
            .filter(({ problem }) => problem === null)
            .map((item) => ({ value: item.name, label: t("personas.copyOf", { title: item.title }) })),
        ]}
        onChange={setSource}
      />
      {source === "" && (
        <Select
          label={t("personas.language")}
          value={language}
          options={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          onChange={setLanguage}
        />
      )}
    </FormDialog>
  );
}
