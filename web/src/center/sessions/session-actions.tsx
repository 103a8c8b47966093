"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { saveFile } from "@/ui/past/save";
import { useMe } from "../access/use-me";
import { type Given, type Taken, trpc } from "../api";
import { useT } from "../i18n";
import { Button, ConfirmDialog, Icon, Menu, messageOf, toast } from "../ui";

type Session = Given["sessions"]["get"];
type Form = Taken["sessions"]["export"];

const FORMS: readonly (readonly [
  string,
  "sessions.asJson" | "sessions.asCsv" | "sessions.asCsvStates" | "sessions.asVtt",
  Omit<Form, "id">,
])[] = [
  ["json", "sessions.asJson", { format: "json" }],
  ["csv", "sessions.asCsv", { format: "csv", rows: "messages" }],
  ["timeline", "sessions.asCsvStates", { format: "csv", rows: "timeline" }],
  ["vtt", "sessions.asVtt", { format: "vtt" }],
];

/** What can be done with a conversation: taken away as a file, or deleted. */
export function SessionActions({ session }: { readonly session: Session }) {
  const t = useT();
  const { may, me } = useMe();
  const [asking, setAsking] = useState(false);
  const own = session.user !== null && session.user === me.user?.id;
  const save = async (form: Omit<Form, "id">) => {
    try {
      const file = await trpc.sessions.export.query({ id: session.id, ...form });
      saveFile(file.name, new Blob([file.text], { type: file.media_type }));
    } catch (error) {
      toast.fail(messageOf(error, t));
    }
  };
  const items = FORMS.map(([id, label, form]) => ({
    ...{ id, label: t(label), icon: "download" as const },
    onChoose: () => void save(form),
  }));
  return (
    <>
      <Menu
        label={t("sessions.export")}
        items={items}
        className="px-5 text-sm font-medium ring-1 ring-edge ring-inset min-h-11!"
      >
        <span className="flex items-center gap-2">
          <Icon name="download" size={18} />
          {t("sessions.export")}
        </span>
      </Menu>
      {(own || may("sessions.delete")) && (
        <Button kind="danger" icon="trash" onClick={() => setAsking(true)}>
          {t("common.delete")}
        </Button>
      )}
      {asking && <DeleteDialog session={session} onClose={() => setAsking(false)} />}
    </>
  );
}

function DeleteDialog({ session, onClose }: { readonly session: Session; readonly onClose: () => void }) {
  const t = useT();
  const router = useRouter();
  const client = useQueryClient();
  const remove = async () => {
    await trpc.sessions.remove.mutate({ id: session.id });
    await client.invalidateQueries({ queryKey: ["sessions", "list"] });
    toast.say(t("sessions.deleted"));
    router.replace("/sessions/");
  };
  return (
    <ConfirmDialog
      title={t("sessions.deleteTitle")}
      description={t(session.live ? "sessions.deleteLive" : "sessions.deleteWhat")}
      action={t("common.delete")}
      onSubmit={remove}
      onClose={onClose}
    />
  );
}
