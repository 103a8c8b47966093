"use client";

import { useMe } from "../access/use-me";
import { useT } from "../i18n";
import { Consents } from "./consents";
import { Memories } from "./memories";
import { SubjectCard } from "./subject-card";

/** What this server has of whoever is signed in. */
export function MyData() {
  const t = useT();
  const { me, name } = useMe();
  const email = me.user?.email ?? "";
  return (
    <div className="flex flex-col gap-6">
      <SubjectCard subject={null} title={name} confirm={email} />
      <Memories personId={null} title={t("people.remembersYou")} />
      <Consents subject={null} />
    </div>
  );
}
