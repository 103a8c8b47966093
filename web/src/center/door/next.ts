/**
 * Returns where to go after signing in: a page of ours, never one of somebody else's.
 *
 * `/.//elsewhere` is on this origin, but its path alone reads as the address of another.
 */
export function nextFrom(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get("next") ?? "";
  if (!/^\/(?![/\\])/.test(wanted)) return "/sessions/";
  const url = new URL(wanted, origin);
  const ours = url.origin === origin && !url.pathname.startsWith("//");
  return ours ? url.pathname + url.search + url.hash : "/sessions/";
}
