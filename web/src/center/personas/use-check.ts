"use client";

import { useQuery } from "@tanstack/react-query";
import { useStore } from "zustand";
import { trpc } from "../api";
import { useT } from "../i18n";
import { messageOf } from "../ui";
import { useLater } from "../use-later";
import type { PersonaDraft } from "./draft";
import type { Checked } from "./findings";

const WAIT_MS = 500;

interface Check {
  /** What is known of the texts as they were last looked at; null before the first time. */
  readonly checked: Checked | null;
  readonly checking: boolean;
  readonly failure: string | null;
}

/** Has a draft checked whenever nothing was typed for half a second. */
export function useCheck(draft: PersonaDraft, enabled: boolean): Check {
  const t = useT();
  const files = useStore(draft.store, (state) => state.files);
  const settled = useLater(files, WAIT_MS);
  const { data, isFetching, error } = useQuery({
    queryKey: ["personas", "check", draft.state.name, settled],
    queryFn: ({ signal }) =>
      trpc.personas.check.mutate({ name: draft.state.name, files: [...settled] }, { signal }),
    enabled,
    placeholderData: (before) => before,
    gcTime: 0,
    retry: false,
  });
  return {
    checked: data ?? null,
    checking: isFetching || settled !== files,
    failure: error === null ? null : messageOf(error, t),
  };
}
