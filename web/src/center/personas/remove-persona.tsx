"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { trpc } from "../api";
import { useT } from "../i18n";
import { ConfirmDialog, toast } from "../ui";

interface RemovePersonaProps {
  readonly name: string;
  readonly title: string;
  readonly onClose: () => void;
}

/** Asks whether a persona of one's own shall go, with its versions. */
export function RemovePersona({ name, title, onClose }: RemovePersonaProps) {
  const t = useT();
  const client = useQueryClient();
  const router = useRouter();
  const remove = async () => {
    await trpc.personas.remove.mutate({ name });
    toast.say(t("personas.removed", { title }));
    onClose();
    router.push("/personas/");
    await client.invalidateQueries({ queryKey: ["personas", "list"] });
    client.removeQueries({ queryKey: ["personas", "get", name], exact: true });
  };
  return (
    <ConfirmDialog
      title={t("personas.removeTitle", { title })}
      description={t("personas.removeWhat")}
      action={t("personas.remove")}
      onSubmit={remove}
      onClose={onClose}
    />
  );
}
