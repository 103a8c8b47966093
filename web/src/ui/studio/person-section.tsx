"use client";

import { useRef } from "react";
import { useT } from "@/i18n/talk";
import { useAvatars } from "../avatars";
import { Button } from "../controls/button";
import { Explanation, Select } from "../controls/fields";
import { reportOf } from "../stage/avatar/report";
import type { LoadedAvatar } from "../stage/avatar/load";
import { ReportView } from "./report-view";
import { Section } from "./section";
import { useChosen, useStudio } from "./studio-context";

const OWN = "\u0000own";

interface PersonSectionProps {
  /** Who is on the stage; null while somebody is on the way. */
  readonly shown: LoadedAvatar | null;
  readonly problem: string | null;
  readonly onFile: (file: File) => void;
}

/** Whom one sees: somebody of this server, or a file of one's own. */
export function PersonSection({ shown, problem, onFile }: PersonSectionProps) {
  const t = useT();
  const studio = useStudio();
  const avatars = useAvatars();
  const source = useChosen((state) => state.source);
  const input = useRef<HTMLInputElement>(null);
  const own = typeof source !== "string";
  const known = avatars.map(({ name, title }) => ({ value: name, label: title }));
  const named =
    !own && !avatars.some(({ name }) => name === source) ? [{ value: source, label: source }] : [];
  return (
    <Section title={t("studio.person")} open>
      <Select
        label={t("studio.whom")}
        value={own ? OWN : source}
        options={[
          ...(own
            ? [
                {
                  value: OWN,
                  label: t("studio.ownFile", { title: source.facts.title ?? t("studio.untitled") }),
                },
              ]
            : []),
          ...named,
          ...known,
        ]}
        onChange={(value) => {
          if (value !== OWN) studio.choose({ source: value });
        }}
      />
      <input
        ref={input}
        type="file"
        accept=".glb,.vrm,model/gltf-binary"
        className="sr-only"
        tabIndex={-1}
        aria-label={t("studio.file")}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file !== undefined) onFile(file);
          target.value = "";
        }}
      />
      <Button className="mt-3 w-full text-sm" onClick={() => input.current?.click()}>
        {t("studio.open")}
      </Button>
      <Explanation>{t("studio.dropToo")}</Explanation>
      <div role="alert">
        {problem !== null && <p className="mt-3 rounded-xl bg-raised p-3 text-sm text-alert">{problem}</p>}
      </div>
      {shown !== null && <ReportView report={reportOf(shown.facts)} />}
    </Section>
  );
}
