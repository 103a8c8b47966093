/** What narrows the list of conversations, as it stands in the page's address. */
export interface Filters {
  readonly text: string;
  readonly persona: string;
  readonly user: string;
  /** Days as 2026-01-31; both count. */
  readonly since: string;
  readonly until: string;
}

export const NO_FILTERS: Filters = { text: "", persona: "", user: "", since: "", until: "" };

const NAMES = ["text", "persona", "user", "since", "until"] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads filters from an address; what makes no sense is left out. */
export function filtersFrom(query: URLSearchParams): Filters {
  const read = (name: (typeof NAMES)[number]) => {
    const value = (query.get(name) ?? "").trim().slice(0, 200);
    return (name === "since" || name === "until") && startOf(value) === null ? "" : value;
  };
  return Object.fromEntries(NAMES.map((name) => [name, read(name)])) as unknown as Filters;
}

/** Writes filters into an address; what is not set is left out. */
export function filtersInAddress(filters: Filters): string {
  const query = new URLSearchParams();
  for (const name of NAMES) if (filters[name] !== "") query.set(name, filters[name]);
  return query.toString();
}

export function isFiltered(filters: Filters): boolean {
  return NAMES.some((name) => filters[name] !== "");
}

/** Returns how many are set beside the words. */
export function countFilters(filters: Filters): number {
  return NAMES.filter((name) => name !== "text" && filters[name] !== "").length;
}

/** What the server is asked. Days are those of the person who asks; the last one counts to its end. */
export interface FilterQuery {
  readonly text: string | null;
  readonly persona: string | null;
  readonly user: string | null;
  readonly since_ms: number | null;
  readonly until_ms: number | null;
}

export function filterQuery({ text, persona, user, since, until }: Filters): FilterQuery {
  const given = (value: string) => (value === "" ? null : value);
  return {
    ...{ text: given(text), persona: given(persona), user: given(user) },
    since_ms: startOf(since),
    until_ms: startOf(until, 1),
  };
}

/** Returns when a day begins here, Unix ms; `later` days after it. Null if it is none. */
function startOf(day: string, later = 0): number | null {
  if (!DAY.test(day)) return null;
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const start = new Date(year, month - 1, date + later);
  return new Date(year, month - 1, date).getDate() === date ? start.getTime() : null;
}
