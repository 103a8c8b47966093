"use client";

import { useFormat, useT } from "@/i18n/center";
import { Button } from "../ui/button";
import { CopyField } from "../ui/copy";
import { Dialog } from "../ui/dialog";

/** A link to pass on, and until when it works. */
export interface GivenLink {
  readonly url: string;
  readonly until: number;
}

/** Shows a link once it is made: it is not shown again. */
export function LinkDialog({ link, onClose }: { readonly link: GivenLink; readonly onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <Dialog
      title={t("users.inviteDone")}
      description={t("users.inviteDoneWhy", { date: format.dateTime(link.until) })}
      size="medium"
      onClose={onClose}
      footer={
        <Button kind="primary" onClick={onClose}>
          {t("common.done")}
        </Button>
      }
    >
      <CopyField label={t("users.link")} value={link.url} />
    </Dialog>
  );
}
