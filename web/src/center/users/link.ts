/** Returns a link with the address of this server; the server may not know what it is called. */
export function linkOf(given: string): string {
  return new URL(given, location.origin).href;
}
