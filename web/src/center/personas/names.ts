const LONGEST = 64;

/** Returns a short name for what somebody is called, that nobody has yet: "Léa Müller" becomes "lea-muller". */
export function suggestedName(title: string, taken: readonly string[]): string {
  const plain = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, LONGEST - 4);
  if (plain === "" || !taken.includes(plain)) return plain;
  let count = 2;
  while (taken.includes(`${plain}-${count}`)) count += 1;
  return `${plain}-${count}`;
}

/** Groups files by the folder that they lie in; those of none come first, the persona itself before all. */
export function fileGroups(
  paths: readonly string[],
): readonly (readonly [folder: string, paths: readonly string[]])[] {
  const groups = new Map<string, string[]>();
  const rank = (path: string) => (path === "persona.yaml" ? 0 : path.includes("/") ? 2 : 1);
  for (const path of paths.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))) {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    groups.set(folder, [...(groups.get(folder) ?? []), path]);
  }
  return [...groups];
}

const PATH = /^(?:[A-Za-z0-9_-][A-Za-z0-9._ -]*\/)*[A-Za-z0-9_-][A-Za-z0-9._ -]*\.(?:yaml|yml|md|txt)$/;

/** Tells whether a path can be that of a text file of a persona. The server decides; this only says it early. */
export function isFilePath(path: string): boolean {
  return PATH.test(path) && path.length <= 160;
}
