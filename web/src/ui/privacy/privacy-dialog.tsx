"use client";

import { useEffect, useState } from "react";
import * as z from "@/zod";
import { useFormat, useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { Icon } from "../controls/icons";
import { useConversationState } from "../conversation-context";
import { Remembering } from "../remembering/remembering";
import { request } from "../request";
import { capitalized } from "../seeing/words";
import { Senses } from "../senses/senses";
import { useWhereabouts } from "../server-status";
import { USE_ICONS } from "./in-use";
import { KeepingSwitches } from "./keeping-switches";
import { useUses, useWithdrawal } from "./use-privacy";

interface PrivacyDialogProps {
  readonly name: string;
  readonly onClose: () => void;
}

/** Everything that may be seen, heard, estimated, remembered and kept, in one place. */
export function PrivacyDialog({ name, onClose }: PrivacyDialogProps) {
  const t = useT();
  const format = useFormat();
  const whereabouts = useWhereabouts();
  const open = useConversationState((state) => state.connection.status === "open");
  const known = useMayReadOwn();
  return (
    <Dialog title={t("privacy.title")} place="corner" onClose={onClose}>
      <div className="flex flex-col gap-5">
        <p className="text-sm">{format.sentences(t("privacy.about", { name }), whereabouts)}</p>
        {open && <Now />}
        <Senses />
        <KeepingSwitches />
        <Remembering />
        {known && (
          <a
            href="/people/?view=mine"
            className="inline-flex min-h-11 items-center gap-2 self-start text-sm font-medium underline underline-offset-4"
          >
            {t("privacy.own")}
          </a>
        )}
      </div>
    </Dialog>
  );
}

/** What is in use at this moment, and one button that ends it. */
function Now() {
  const t = useT();
  const uses = useUses();
  const withdraw = useWithdrawal();
  return (
    <section aria-label={t("privacy.inUse")} className="rounded-2xl bg-raised p-4">
      <h3 className="text-sm font-semibold">{t("privacy.now")}</h3>
      {uses.length === 0 ? (
        <p className="mt-1 text-sm text-soft">{t("privacy.nothingNow")}</p>
      ) : (
        <>
          <ul className="mt-2 flex flex-col gap-1.5 text-sm">
            {uses.map((use) => (
              <li key={use} className="flex items-center gap-2.5 first-letter:uppercase">
                {use === "record" ? (
                  <span aria-hidden className="mx-1 size-2.5 rounded-full bg-record" />
                ) : (
                  <Icon name={USE_ICONS[use]} size={18} />
                )}
                {capitalized(t(`privacy.${use}`))}
              </li>
            ))}
          </ul>
          <Button onClick={withdraw} className="mt-4 w-full text-sm!">
            {t("privacy.withdraw")}
          </Button>
        </>
      )}
    </section>
  );
}

const Me = z.object({ permissions: z.array(z.string()), kind: z.string() });

/** Tells whether somebody has signed in here, of whom something is kept. */
function useMayReadOwn(): boolean {
  const [may, setMay] = useState(false);
  useEffect(() => {
    let over = false;
    request("/api/auth/me")
      .then((body) => Me.safeParse(body).data)
      .then(
        (me) => {
          if (!over) setMay(me?.permissions.includes("own.read") === true);
        },
        () => undefined, // then there is nothing to lead to
      );
    return () => {
      over = true;
    };
  }, []);
  return may;
}
