"use client";

import type { CenterKey } from "@/i18n/center";
import { useFormat, useT } from "../i18n";

/** What there can be of somebody, in the order in which it is told. */
const KINDS: Readonly<Record<string, CenterKey>> = {
  sessions: "people.countSessions",
  messages: "people.countMessages",
  events: "people.countEvents",
  recordings: "people.countRecordings",
  memories: "people.countMemories",
  faces: "people.countFaces",
  consents: "people.countConsents",
  logins: "people.countLogins",
  keys: "people.countKeys",
  invitations: "people.countInvitations",
  audit: "people.countAudit",
  accounts: "people.countAccounts",
  exports: "people.countExports",
};

/** How much there is of each kind; kinds that this page does not know stand under their own names. */
export function Counts({ counts }: { readonly counts: Readonly<Record<string, number>> }) {
  const t = useT();
  const format = useFormat();
  const known = Object.keys(KINDS).filter((kind) => kind in counts);
  const others = Object.keys(counts).filter((kind) => !(kind in KINDS));
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))] gap-3">
      {[...known, ...others].map((kind) => {
        const key = KINDS[kind];
        const count = counts[kind] ?? 0;
        return (
          <div
            key={kind}
            className={`flex flex-col-reverse rounded-xl bg-sunken px-4 py-3 ${count === 0 ? "text-soft" : ""}`}
          >
            <dt className="text-xs text-soft">
              {key === undefined ? kind : t(key as "people.countSessions")}
            </dt>
            <dd className="text-lg font-semibold tabular-nums">{format.number(count)}</dd>
          </div>
        );
      })}
    </dl>
  );
}
