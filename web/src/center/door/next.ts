/** Returns where to go after signing in: a page of ours, never one of somebody else's. */
export function nextFrom(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get("next") ?? "";
  if (!/^\/(?![/\\])/.test(wanted)) return "/sessions/";
  const url = new URL(wanted, origin);
  return url.origin === origin ? url.pathname + url.search + url.hash : "/sessions/";
}
