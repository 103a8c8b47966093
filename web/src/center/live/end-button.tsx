"use client";

import { useState } from "react";
import { trpc } from "../api";
import { useT } from "../i18n";
import { Button, ConfirmDialog } from "../ui";

/** Ends a conversation of others, after a question. */
export function EndButton({ id }: { readonly id: string }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const end = async () => {
    await trpc.live.end.mutate({ id });
    setAsking(false);
  };
  return (
    <>
      <Button kind="danger" icon="leave" onClick={() => setAsking(true)}>
        {t("live.end")}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t("live.endTitle")}
          description={t("live.endWhat")}
          action={t("live.end")}
          onSubmit={end}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
