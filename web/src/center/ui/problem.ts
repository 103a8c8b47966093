import type { CenterKey, CenterTranslate } from "@/i18n/center";
import { RequestError } from "@/ui/request";

/** A problem of ours, with its code: `auth.locked`. */
export class CodedProblem extends RequestError {
  constructor(
    override readonly code: string,
    message: string,
    readonly status: number,
    /** How long to wait before trying again, seconds. */
    readonly retryAfterS: number | null = null,
  ) {
    super(message);
  }
}

/** What the server says most often, in the languages of this page. The rest is told as the server tells it. */
const KNOWN: Readonly<Record<string, CenterKey>> = {
  "auth.wrong_password": "problems.wrongPassword",
  "auth.weak_password": "problems.weakPassword",
  "auth.busy": "problems.busy",
  "auth.required": "problems.required",
  "auth.expired": "problems.expired",
  "auth.invalid_token": "problems.expired",
  "auth.forbidden": "problems.forbidden",
  "auth.csrf": "problems.forged",
  "auth.set_up_already": "problems.setUpAlready",
  "users.exists": "problems.exists",
  "users.invalid_email": "problems.invalidEmail",
  "users.last_admin": "problems.lastAdmin",
  "users.unknown": "problems.unknownUser",
  "invitation.invalid": "problems.invitation",
  "invitation.unknown": "problems.invitation",
  "invitation.email_needed": "problems.emailNeeded",
  "oidc.no_account": "problems.oidcAccount",
  "oidc.unverified_email": "problems.oidcEmail",
  "oidc.refused": "problems.oidcRefused",
  "oidc.unreachable": "problems.oidcAway",
  "oidc.invalid_answer": "problems.oidcRefused",
  "keys.too_many": "problems.keyTooMany",
  "storage.unreachable": "problems.storage",
  "page.unreachable": "common.unreachable",
  "page.unanswered": "common.unknownProblem",
};

/** Returns the code of a problem, of REST or of a procedure; null if it has none. */
export function codeOf(error: unknown): string | null {
  if (error instanceof RequestError) return error.code;
  const visavis = field(field(error, "data"), "visavis");
  const code = field(visavis, "code");
  return typeof code === "string" ? code : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** Returns what there is to say about a code; null if this page has no words of its own for it. */
export function messageOfCode(code: string, t: CenterTranslate): string | null {
  const key = KNOWN[code];
  return key === undefined ? null : t(key);
}

/** Returns what there is to say about an error, for people. */
export function messageOf(error: unknown, t: CenterTranslate): string {
  const code = codeOf(error);
  const known = code === null ? null : messageOfCode(code, t);
  if (known !== null) return known;
  if (error instanceof TypeError || (error instanceof Error && error.message === "Failed to fetch")) {
    return t("common.unreachable"); // what fetch throws
  }
  return error instanceof Error && error.message !== "" ? error.message : t("common.unknownProblem");
}
