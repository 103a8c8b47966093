import type { TalkTranslate } from "@/i18n/talk";

/** Addresses that come from a server, a model or a page of the web: what of them may be used, and for what. */

const LINKED = new Set(["http:", "https:", "mailto:"]);
const DATA_PICTURE = /^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i;
const DATA_MEDIA = /^data:(audio|video)\/[\w.+-]+[;,]/i;

function parse(url: string, base: string): URL | null {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
}

/** Returns an address that may be a link, or null: scripts, data and made-up schemes may not. */
export function linkTo(url: string, base: string = location.href): string | null {
  if (url.trim() === "") return null;
  const parsed = parse(url, base);
  return parsed !== null && LINKED.has(parsed.protocol) ? parsed.href : null;
}

/** Returns whose address it is, for people: the host, without www; "" for none. */
export function hostOf(url: string, t: TalkTranslate, base: string = location.href): string {
  const parsed = parse(url, base);
  if (parsed === null || !LINKED.has(parsed.protocol)) return "";
  return parsed.host === new URL(base).host ? t("content.thisServer") : parsed.host.replace(/^www\./, "");
}

export type Loading = "now" | "asked" | "never";

/**
 * Tells when what is at an address may be loaded. What lies on this server or in the message itself: now. What lies
 * elsewhere only when it is asked for, because loading tells that server who looks at what, and an address that a
 * model was talked into can carry what was said.
 */
export function loading(url: string, base: string = location.href): Loading {
  if (DATA_PICTURE.test(url) || DATA_MEDIA.test(url)) return "now";
  const parsed = parse(url, base);
  if (url.trim() === "" || parsed === null) return "never";
  if (parsed.protocol !== "https:" && parsed.protocol !== "http:") return "never";
  return parsed.origin === new URL(base).origin ? "now" : "asked";
}
