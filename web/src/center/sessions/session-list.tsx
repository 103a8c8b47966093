"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMe } from "../access/use-me";
import { type Given, trpc } from "../api";
import { useFormat, useT } from "../i18n";
import { Badge, ButtonLink, type Column, EmptyState, Page, Table } from "../ui";
import { Listed } from "../ui/listed";
import { useAddress } from "../use-address";
import { useLater } from "../use-later";
import { usePersonaNames } from "../use-personas";
import { FilterBar } from "./filter-bar";
import { filterQuery, type Filters, filtersFrom, filtersInAddress, isFiltered, NO_FILTERS } from "./filters";
import { useRowKeys } from "./use-row-keys";

export type SessionItem = Given["sessions"]["list"]["items"][number];

const WAIT_MS = 300;

/** All conversations that one may see, the newest first; searched and narrowed as one types. */
export function SessionList() {
  const t = useT();
  const { may } = useMe();
  const [address, change] = useAddress();
  const filters = filtersFrom(address);
  const set = (next: Filters) => change(filtersInAddress(next));
  return (
    <Page
      title={t("sessions.title")}
      description={t(may("sessions.read") ? "sessions.about" : "sessions.aboutOwn")}
    >
      <FilterBar filters={filters} onChange={set} />
      <Found filters={filters} onClear={() => set(NO_FILTERS)} />
    </Page>
  );
}

function Found({ filters, onClear }: { readonly filters: Filters; readonly onClear: () => void }) {
  const t = useT();
  const address = useLater(filtersInAddress(filters), WAIT_MS);
  const list = useInfiniteQuery({
    queryKey: ["sessions", "list", address],
    queryFn: ({ pageParam, signal }) =>
      trpc.sessions.list.query(
        { ...filterQuery(filtersFrom(new URLSearchParams(address))), cursor: pageParam },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
  });
  const columns = useColumns();
  const keys = useRowKeys();
  const nothing = isFiltered(filters) ? (
    <EmptyState
      icon="search"
      title={t("sessions.nothingFound")}
      action={
        <button
          type="button"
          onClick={onClear}
          className="min-h-11 text-sm font-medium text-accent underline underline-offset-4"
        >
          {t("sessions.clear")}
        </button>
      }
    >
      {t("sessions.nothingFoundWhy")}
    </EmptyState>
  ) : (
    <EmptyState
      icon="conversations"
      title={t("sessions.none")}
      action={
        <ButtonLink href="/" icon="microphone">
          {t("shell.talk")}
        </ButtonLink>
      }
    >
      {t("sessions.noneWhy")}
    </EmptyState>
  );
  return (
    <Listed query={list} empty={nothing}>
      {(rows) => (
        <div {...keys} className={list.isPlaceholderData ? "opacity-60 transition-opacity" : ""}>
          <Table
            caption={t("sessions.title")}
            columns={columns}
            rows={rows}
            keyOf={(row) => row.id}
            hrefOf={(row) => `/sessions/?id=${encodeURIComponent(row.id)}`}
          />
        </div>
      )}
    </Listed>
  );
}

function useColumns(): readonly Column<SessionItem>[] {
  const t = useT();
  const format = useFormat();
  const { may } = useMe();
  const nameOf = usePersonaNames();
  const lasted = ({ live, duration_ms: ms }: SessionItem) =>
    live ? (
      <Badge tone="good" icon="live">
        {t("sessions.live")}
      </Badge>
    ) : ms === null ? (
      "–"
    ) : (
      format.duration(ms)
    );
  const who: Column<SessionItem> = {
    id: "user",
    header: t("sessions.user"),
    className: "md:max-w-40",
    cell: (row) => <span className="block truncate text-soft">{row.user_name ?? t("sessions.guest")}</span>,
  };
  return [
    {
      id: "title",
      header: t("sessions.conversation"),
      title: true,
      className: "md:w-full md:max-w-0",
      cell: (row) => (
        <span
          className={`line-clamp-2 break-words md:line-clamp-1 md:break-all ${row.title === null ? "text-soft" : ""}`}
        >
          {row.title ?? t("sessions.untitled")}
        </span>
      ),
    },
    {
      id: "persona",
      header: t("sessions.persona"),
      className: "whitespace-nowrap",
      cell: (row) => nameOf(row.persona),
    },
    ...(may("sessions.read") ? [who] : []),
    {
      id: "when",
      header: t("sessions.when"),
      cell: (row) => (
        <time dateTime={new Date(row.opened_ms).toISOString()} className="whitespace-nowrap text-soft">
          {format.dateTime(row.opened_ms)}
        </time>
      ),
    },
    { id: "lasted", header: t("sessions.lasted"), cell: lasted, className: "whitespace-nowrap tabular-nums" },
    {
      id: "messages",
      header: t("sessions.messages"),
      end: true,
      className: "tabular-nums max-lg:hidden",
      cell: (row) => format.number(row.messages),
    },
  ];
}
