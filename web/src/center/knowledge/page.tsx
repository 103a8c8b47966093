"use client";

import { useMe } from "../access/use-me";
import { useT } from "../i18n";
import { Card, EmptyState, Fetched, Page, Select } from "../ui";
import { useAddress } from "../use-address";
import { usePersonas } from "../use-personas";
import { Documents } from "./documents";
import { SearchTest } from "./search-test";

/** What personas may look into: documents, how far they are read, and whether the right passages are found. */
export function KnowledgePage() {
  const t = useT();
  const writes = useMe().may("knowledge.write");
  const [address, change] = useAddress();
  const personas = usePersonas();
  const items = personas.data?.items ?? [];
  const persona = address.get("persona") ?? personas.data?.default ?? "";
  const title = items.find(({ name }) => name === persona)?.title ?? persona;
  return (
    <Page
      title={t("knowledge.title")}
      description={t("knowledge.about")}
      actions={
        items.length > 0 && (
          <Select
            label={t("knowledge.persona")}
            bare
            value={persona}
            options={items.map((item) => ({
              value: item.name,
              label: item.title === "" ? item.name : item.title,
            }))}
            onChange={(name) => change(new URLSearchParams({ persona: name }).toString())}
            className="min-w-52"
          />
        )
      }
    >
      <Fetched query={personas} rows={4} carded>
        {() =>
          persona === "" ? (
            <Card>
              <EmptyState icon="personas" title={t("personas.none")} />
            </Card>
          ) : (
            <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
              <Documents key={persona} persona={persona} title={title} writes={writes} />
              <SearchTest key={`search ${persona}`} persona={persona} />
            </div>
          )
        }
      </Fetched>
    </Page>
  );
}
