import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { trpc } from "@/data/trpc";
import type { Given } from "../api";
import type { Role } from "../access/permissions";

export type User = Given["users"]["list"]["items"][number];
export type Invitation = Given["users"]["invitations"]["items"][number];
export type AuditEntry = Given["audit"]["list"]["items"][number];

const FIRST = { initialPageParam: null as string | null };
const nextOf = (page: { readonly next_cursor: string | null }) => page.next_cursor;

/** Returns accounts, the newest first, page by page. */
export function useUsers(role: Role | null) {
  return useInfiniteQuery({
    ...FIRST,
    queryKey: ["users", "list", role],
    queryFn: ({ pageParam }) => trpc.users.list.query({ role, cursor: pageParam }),
    getNextPageParam: nextOf,
  });
}

/** Returns links that were made, the newest first, page by page. */
export function useInvitations() {
  return useInfiniteQuery({
    ...FIRST,
    queryKey: ["users", "invitations"],
    queryFn: ({ pageParam }) => trpc.users.invitations.query({ cursor: pageParam }),
    getNextPageParam: nextOf,
  });
}

/** Returns what was done, the latest first, page by page. */
export function useAudit(action: string) {
  return useInfiniteQuery({
    ...FIRST,
    queryKey: ["audit", action],
    queryFn: ({ pageParam }) =>
      trpc.audit.list.query({ cursor: pageParam, action: action === "" ? null : action }),
    getNextPageParam: nextOf,
  });
}

/** Returns what has everything about users asked anew, after a change. */
export function useUsersChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ["users"] }),
      client.invalidateQueries({ queryKey: ["audit"] }),
    ]);
  };
}
