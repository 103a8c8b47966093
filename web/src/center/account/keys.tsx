"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useFormat, useT } from "@/i18n/center";
import { trpc } from "@/data/trpc";
import type { Given } from "../api";
import { Button, IconButton } from "../ui/button";
import { Fetched } from "../ui/fetched";
import { ConfirmDialog } from "../ui/dialog";
import { toast } from "../ui/toast";
import { NewKeyDialog } from "./new-key";
import { Panel } from "./panel";

type Key = Given["keys"]["list"][number];

/** Keys for kiosks and scripts: one's own, or a user's. */
export function Keys({ userId = null }: { readonly userId?: string | null }) {
  const t = useT();
  const client = useQueryClient();
  const queryKey = ["keys", userId];
  const query = useQuery({ queryKey, queryFn: () => trpc.keys.list.query({ user_id: userId }) });
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const changed = () => client.invalidateQueries({ queryKey });
  return (
    <Panel
      title={t("access.keys")}
      description={t("access.keysWhy")}
      actions={
        <Button size="small" icon="plus" onClick={() => setMaking(true)}>
          {t("access.newKey")}
        </Button>
      }
    >
      <Fetched query={query} rows={2}>
        {(keys) =>
          keys.length === 0 ? (
            <p className="text-sm text-soft">{t("access.noKeys")}</p>
          ) : (
            <ul className="flex flex-col">
              {keys.map((key) => (
                <KeyRow key={key.id} info={key} onRevoke={() => setRevoking(key)} />
              ))}
            </ul>
          )
        }
      </Fetched>
      {making && <NewKeyDialog userId={userId} onMade={changed} onClose={() => setMaking(false)} />}
      {revoking !== null && (
        <ConfirmDialog
          title={t("access.revokeAsk", { name: revoking.name })}
          description={t("access.revokeWhy")}
          action={t("access.revoke")}
          onClose={() => setRevoking(null)}
          onSubmit={async () => {
            await trpc.keys.revoke.mutate({ id: revoking.id });
            await changed();
            toast.say(t("access.keyRevoked"));
            setRevoking(null);
          }}
        />
      )}
    </Panel>
  );
}

function isOver(ms: number): boolean {
  return ms < Date.now();
}

function KeyRow({ info, onRevoke }: { readonly info: Key; readonly onRevoke: () => void }) {
  const t = useT();
  const format = useFormat();
  const { expires_ms: expires, used_ms: used } = info;
  const facts = [
    used === null ? t("access.neverUsed") : t("access.usedAgo", { when: format.relative(used) }),
    expires === null
      ? t("access.untilRevoked")
      : isOver(expires)
        ? t("access.tooOld")
        : t("access.worksUntil", { date: format.date(expires) }),
  ];
  return (
    <li className="flex items-center justify-between gap-4 border-t border-line py-3 first:border-t-0 first:pt-0 last:pb-0">
      <div className="min-w-0 text-sm">
        <p className="flex flex-wrap items-baseline gap-x-2 font-medium">
          {info.name}
          <code className="font-mono text-xs font-normal text-soft">{info.prefix}…</code>
        </p>
        <p className="text-xs text-soft">{facts.join(" · ")}</p>
        <p className="text-xs break-words text-soft">{info.scopes.join(", ")}</p>
      </div>
      <IconButton icon="trash" label={t("access.revokeKey", { name: info.name })} onClick={onRevoke} />
    </li>
  );
}
