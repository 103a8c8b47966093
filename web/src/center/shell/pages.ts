import type { CenterKey } from "@/i18n/center";
import type { IconName } from "@/ui/controls/icons";
import type { Permission } from "../access/permissions";

export interface CenterPage {
  readonly id: string;
  /** Its address, with a slash at both ends. */
  readonly href: string;
  readonly label: CenterKey;
  readonly icon: IconName;
  /** Any of these lets one in. */
  readonly needs: readonly Permission[];
}

export interface PageGroup {
  readonly label: CenterKey;
  readonly pages: readonly CenterPage[];
}

function page(id: string, icon: IconName, label: CenterKey, ...needs: readonly Permission[]): CenterPage {
  return { id, href: `/${id}/`, icon, label, needs };
}

/** All pages of the Command Center, in the order of the list. */
export const GROUPS: readonly PageGroup[] = [
  {
    label: "shell.groupConversations",
    pages: [
      page("sessions", "conversations", "shell.sessions", "sessions.read", "own.read"),
      page("live", "live", "shell.live", "live.observe"),
    ],
  },
  {
    label: "shell.groupContent",
    pages: [
      page("personas", "personas", "shell.personas", "personas.read"),
      page("knowledge", "book", "shell.knowledge", "knowledge.read"),
      page("people", "people", "shell.people", "people.read", "own.read"),
    ],
  },
  {
    label: "shell.groupServer",
    pages: [
      page("health", "health", "shell.health", "health.read"),
      page("users", "users", "shell.users", "users.read"),
      page("settings", "settings", "shell.settings", "own.read", "settings.read"),
    ],
  },
];

export const PAGES: readonly CenterPage[] = GROUPS.flatMap(({ pages }) => pages);

export function isAllowed(page: CenterPage, may: (permission: Permission) => boolean): boolean {
  return page.needs.some(may);
}

/** Returns the page of an address; undefined if there is none. */
export function pageAt(path: string): CenterPage | undefined {
  return PAGES.find(({ href }) => `${path.replace(/\/$/, "")}/`.startsWith(href));
}

/** Returns the groups with the pages that somebody may open, without empty ones. */
export function allowedGroups(may: (permission: Permission) => boolean): readonly PageGroup[] {
  return GROUPS.map((group) => ({
    ...group,
    pages: group.pages.filter((one) => isAllowed(one, may)),
  })).filter(({ pages }) => pages.length > 0);
}
