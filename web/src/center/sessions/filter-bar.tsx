"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { useMe } from "../access/use-me";
import { trpc } from "../api";
import { useT } from "../i18n";
import { Button, Field, SearchField, Select } from "../ui";
import { FIELD } from "../ui/field";
import { usePersonas } from "../use-personas";
import { countFilters, type Filters, isFiltered, NO_FILTERS } from "./filters";

interface FilterBarProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** What narrows the list: words, who answered, who talked, and when. "/" goes to the words. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const t = useT();
  const personas = usePersonas();
  const users = useUsers();
  const search = useSlash();
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  const all = { value: "", label: t("sessions.everyone") };
  const id = useId();
  const chosen = countFilters(filters);
  const [open, setOpen] = useState(chosen > 0);
  return (
    <div ref={search} className="flex flex-wrap items-end gap-3">
      <Words value={filters.text} onChange={(text) => set({ text })} />
      {/* On phones they would push the list out of sight. */}
      <Button
        kind="quiet"
        icon="settings"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="md:hidden"
      >
        {t("sessions.filters")}
        {chosen > 0 && ` (${chosen})`}
      </Button>
      <div id={id} className={`contents ${open ? "" : "max-md:hidden"}`}>
        <Select
          label={t("sessions.persona")}
          value={filters.persona}
          options={[
            all,
            ...(personas.data?.items ?? []).map(({ name, title }) => ({ value: name, label: title })),
          ]}
          onChange={(persona) => set({ persona })}
          className="min-w-36 flex-1 md:max-w-48"
        />
        {users.length > 0 && (
          <Select
            label={t("sessions.user")}
            value={filters.user}
            options={[all, ...users]}
            onChange={(user) => set({ user })}
            className="min-w-36 flex-1 md:max-w-48"
          />
        )}
        <Day label={t("sessions.since")} value={filters.since} onChange={(since) => set({ since })} />
        <Day label={t("sessions.until")} value={filters.until} onChange={(until) => set({ until })} />
        {isFiltered(filters) && (
          <Button kind="quiet" icon="close" onClick={() => onChange(NO_FILTERS)}>
            {t("sessions.clear")}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The words stand in the address, which follows a keystroke late; what is typed is shown at once. */
function Words({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const t = useT();
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (value !== typed.trim()) setTyped(value);
  }
  return (
    <SearchField
      label={t("sessions.search")}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        onChange(text);
      }}
      className="min-w-60 flex-2 basis-full lg:basis-60"
    />
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Day({ label, value, onChange }: DayProps) {
  return (
    <Field label={label} className="min-w-36 flex-1 md:max-w-44">
      {(attributes) => (
        <input
          {...attributes}
          type="date"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={`${FIELD} min-h-11`}
        />
      )}
    </Field>
  );
}

function useUsers(): readonly { readonly value: string; readonly label: string }[] {
  const { may, me } = useMe();
  const { data } = useQuery({
    queryKey: ["users", "names"],
    queryFn: ({ signal }) => trpc.users.list.query({ limit: 200 }, { signal }),
    enabled: may("users.read") && may("sessions.read") && me.accounts !== "none",
  });
  return (data?.items ?? []).map(({ id, name, email }) => ({ value: id, label: name === "" ? email : name }));
}

/** "/" goes to the search, as in many programs, unless somebody types. */
function useSlash() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { target } = event;
      const typing = target instanceof Element && target.closest("input, textarea, select, dialog") !== null;
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      box.current?.querySelector("input")?.focus();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
  return box;
}
