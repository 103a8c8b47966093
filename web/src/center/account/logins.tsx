"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useFormat, useT } from "@/i18n/center";
import { trpc } from "@/data/trpc";
import { Badge } from "../ui/badge";
import { Fetched } from "../ui/fetched";
import { Button } from "../ui/button";
import { messageOf } from "../ui/problem";
import { toast } from "../ui/toast";
import { Panel } from "./panel";

/** Where somebody is signed in: oneself, or a user. */
export function Logins({ userId = null }: { readonly userId?: string | null }) {
  const t = useT();
  const format = useFormat();
  const client = useQueryClient();
  const key = ["logins", userId];
  const query = useQuery({ queryKey: key, queryFn: () => trpc.logins.list.query({ user_id: userId }) });
  const end = (id: string) => {
    trpc.logins.end
      .mutate({ id })
      .then(() => client.invalidateQueries({ queryKey: key }))
      .then(
        () => toast.say(t("access.loginEnded")),
        (error: unknown) => toast.fail(messageOf(error, t)),
      );
  };
  return (
    <Panel title={t("access.logins")} description={t("access.loginsWhy")}>
      <Fetched query={query} rows={2}>
        {(logins) =>
          logins.length === 0 ? (
            <p className="text-sm text-soft">{t("access.noLogins")}</p>
          ) : (
            <ul className="flex flex-col">
              {logins.map((login) => (
                <li
                  key={login.id}
                  className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line py-3 first:border-t-0 first:pt-0 last:pb-0"
                >
                  <div className="min-w-0 flex-1 basis-52 text-sm">
                    <p className="flex flex-wrap items-center gap-2 font-medium">
                      {login.device === "" ? t("access.unknownDevice") : login.device}
                      {login.current && <Badge tone="good">{t("access.thisOne")}</Badge>}
                    </p>
                    <p className="text-xs text-soft">
                      {[login.address, t("access.activeAgo", { when: format.relative(login.renewed_ms) })]
                        .filter((part) => part !== "")
                        .join(" · ")}
                    </p>
                  </div>
                  {!login.current && (
                    <Button size="small" onClick={() => end(login.id)}>
                      {t("access.endLogin")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Fetched>
    </Panel>
  );
}
