"use client";

import { memo, useId, useMemo, useState } from "react";
import type { MorphName } from "@/avatar/morphs";
import { useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { morphGroups, titleOf } from "./morph-groups";
import { Section } from "./section";
import { Slider } from "./slider";
import { useChosen, useStudio } from "./studio-context";

interface MorphSectionProps {
  /** Shapes that the file has not; they are made of others, or do not show. */
  readonly missing: ReadonlySet<string>;
}

/** Every shape on a slider. */
export function MorphSection({ missing }: MorphSectionProps) {
  const t = useT();
  const studio = useStudio();
  const [search, setSearch] = useState("");
  const groups = useMemo(() => morphGroups(t, search), [t, search]);
  const held = useChosen((state) => Object.keys(state.held).length);
  const id = useId();
  return (
    <Section title={t("studio.shapes")}>
      <div className="mb-3 flex gap-2">
        <label htmlFor={id} className="sr-only">
          {t("studio.searchShape")}
        </label>
        <input
          id={id}
          type="search"
          value={search}
          placeholder={t("studio.searchExample")}
          onChange={({ target }) => setSearch(target.value)}
          className="min-h-11 min-w-0 flex-1 rounded-xl bg-raised px-3 text-sm ring-1 ring-edge ring-inset placeholder:text-soft"
        />
        <Button className="text-sm" disabled={held === 0} onClick={() => studio.reset()}>
          {t("studio.reset")}
        </Button>
      </div>
      {groups.length === 0 && <p className="text-sm text-soft">{t("studio.noShape")}</p>}
      {groups.map(({ title, names }) => (
        <fieldset key={title} className="mb-4">
          <legend className="mb-1 text-sm font-medium text-soft">{t(title)}</legend>
          {names.map((name) => (
            <MorphSlider key={name} name={name} missing={missing.has(name)} />
          ))}
        </fieldset>
      ))}
    </Section>
  );
}

const MorphSlider = memo(function MorphSlider({ name, missing }: { name: MorphName; missing: boolean }) {
  const t = useT();
  const studio = useStudio();
  const value = useChosen((state) => state.held[name] ?? 0);
  return (
    <Slider
      label={titleOf(name, t)}
      value={value}
      onChange={(weight) => studio.hold(name, weight)}
      {...(missing ? { note: t("studio.notInFile") } : {})}
    />
  );
});
