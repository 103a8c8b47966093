"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "../access/use-me";
import { type Given, trpc } from "../api";
import { useT } from "../i18n";
import { Badge, Button, ButtonLink, Card, codeOf, EmptyState, ErrorState, Page, Skeleton, Tabs } from "../ui";
import { useAddress } from "../use-address";
import { usePersonas } from "../use-personas";
import { PersonaDraft } from "./draft";
import { PersonaEditor } from "./persona-editor";
import { RemovePersona } from "./remove-persona";
import { Versions } from "./versions";

type Files = Given["personas"]["get"];

/** One persona: its files, a chat to try it, and how it was before. */
export function PersonaDetail({ name }: { readonly name: string }) {
  const t = useT();
  const { may } = useMe();
  const [removing, setRemoving] = useState(false);
  const parent = { href: "/personas/", label: t("personas.title") };
  const files = useQuery({
    queryKey: ["personas", "get", name],
    queryFn: ({ signal }) => trpc.personas.get.query({ name }, { signal }),
    refetchOnWindowFocus: false,
  });
  const card = usePersonas().data?.items.find((item) => item.name === name);
  const title = card === undefined || card.title === "" ? name : card.title;
  if (files.isPending) {
    return (
      <Page title={title} parent={parent}>
        <div role="status">
          <span className="sr-only">{t("common.loading")}</span>
          <Skeleton className="h-[32rem] w-full rounded-2xl!" />
        </div>
      </Page>
    );
  }
  if (files.isError) {
    return (
      <Page title={title} parent={parent}>
        <Card>
          {codeOf(files.error) === "persona.unknown" ? (
            <EmptyState icon="personas" title={t("personas.unknown")}>
              {t("personas.unknownWhy")}
            </EmptyState>
          ) : (
            <ErrorState error={files.error} onRetry={() => void files.refetch()} />
          )}
        </Card>
      </Page>
    );
  }
  return (
    <Page
      title={title}
      description={
        <span className="flex flex-wrap items-center gap-2">
          {files.data.built_in ? t("personas.builtInAbout") : (card?.description ?? "")}
          {files.data.built_in && <Badge>{t("personas.builtIn")}</Badge>}
        </span>
      }
      parent={parent}
      actions={
        <>
          <ButtonLink href={`/knowledge/?persona=${encodeURIComponent(name)}`} icon="book">
            {t("personas.documents")}
          </ButtonLink>
          <ButtonLink href={`/?persona=${encodeURIComponent(name)}`} icon="microphone">
            {t("personas.talk")}
          </ButtonLink>
          {!files.data.built_in && may("personas.write") && (
            <Button kind="danger" icon="trash" onClick={() => setRemoving(true)}>
              {t("personas.remove")}
            </Button>
          )}
        </>
      }
    >
      <Views files={files.data} />
      {removing && <RemovePersona name={name} title={title} onClose={() => setRemoving(false)} />}
    </Page>
  );
}

function Views({ files }: { readonly files: Files }) {
  const t = useT();
  const [address, change] = useAddress();
  const [draft] = useState(() => new PersonaDraft(files));
  const view = address.get("view") === "versions" ? "versions" : "edit";
  const choose = (id: "edit" | "versions") => {
    const next = new URLSearchParams(address);
    if (id === "edit") next.delete("view");
    else next.set("view", id);
    change(next.toString());
  };
  return (
    <Tabs
      label={t("personas.views")}
      tabs={[
        { id: "edit", label: t("personas.edit") },
        { id: "versions", label: t("personas.versions") },
      ]}
      chosen={view}
      onChoose={choose}
    >
      {view === "edit" ? (
        <PersonaEditor draft={draft} />
      ) : (
        <Versions draft={draft} onRestored={() => choose("edit")} />
      )}
    </Tabs>
  );
}
