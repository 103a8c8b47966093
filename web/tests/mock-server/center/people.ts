/** Who is asking, and the accounts of the scripted server. Everything is as it was at the start with each server. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { PERMISSIONS, type Permission } from "../../../src/center/access/permissions";
import type { Me, UserModel } from "../../../src/contract/router";

const NOW = Date.now();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const ago = (ms: number) => NOW - ms;
export const minutes = (count: number) => count * MINUTE;
export const days = (count: number) => count * DAY;

type Role = UserModel["role"];

const VISITOR: readonly Permission[] = ["status.read", "talk", "own.read", "own.erase"];
const MEMBER: readonly Permission[] = [...VISITOR, "personas.read", "knowledge.read", "knowledge.write"];
const NOT_OPERATORS: ReadonlySet<Permission> = new Set([
  ...(["users.read", "users.write", "settings.read", "settings.write", "audit.read"] as const),
]);
const MAY: Readonly<Record<Role, readonly Permission[]>> = {
  visitor: VISITOR,
  member: MEMBER,
  operator: PERMISSIONS.filter((permission) => !NOT_OPERATORS.has(permission)),
  admin: PERMISSIONS,
};

function user(id: string, name: string, email: string, role: Role, more: Partial<UserModel> = {}): UserModel {
  return {
    ...{ id, name, email, role, disabled: false, has_password: true, by_oidc: false, locked_until_ms: null },
    ...{ created_ms: ago(days(90)), seen_ms: ago(days(2)), ...more },
  };
}

export const USERS: UserModel[] = [
  user("u1", "Ada Okafor", "ada@museum.example", "admin", { seen_ms: ago(minutes(1)) }),
  user("u2", "Bertrand Léger", "bertrand.leger@museum.example", "operator", { seen_ms: ago(minutes(25)) }),
  user("u3", "", "front-desk@museum.example", "member", { seen_ms: ago(days(5)) }),
  user("u4", "Chiara Rossi-Montalbano", "chiara@university.example", "operator", {
    ...{ by_oidc: true, has_password: false, seen_ms: ago(days(31)) },
  }),
  user("u5", "Dan Novák", "dan@museum.example", "visitor", { locked_until_ms: NOW + minutes(9) }),
  user("u6", "Emil Sørensen", "emil@museum.example", "member", { disabled: true, seen_ms: null }),
];

/** Who asks: `early` comes before anybody administers the server; `owner` sits at an open one. */
type Asking = Role | "guest" | "early" | "owner";

/** `?role=` in the address of the page becomes a cookie; without one the server is open. */
function roleOf(request: IncomingMessage): Asking {
  const cookie = /mock_role=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
  return (cookie as Asking | undefined) ?? "owner";
}

export function meOf(request: IncomingMessage): Me {
  const role = roleOf(request);
  const ways = { password: true, oidc: "Museum ID", guests: true };
  const nobody = { set_up: false, user: null, csrf: null, login_id: null, ways };
  if (role === "owner") {
    return { ...nobody, kind: "owner", accounts: "none", set_up: true, permissions: [...PERMISSIONS] };
  }
  if (role === "guest") {
    return { ...nobody, kind: "guest", accounts: "needed", permissions: ["status.read", "talk"] };
  }
  if (role === "early")
    return { ...nobody, kind: "nobody", accounts: "needed", set_up: true, permissions: [] };
  const found = USERS.find((one) => one.role === role);
  if (found === undefined) throw new Error(`there is no ${role}`);
  return {
    ...{ kind: "user", accounts: "needed", set_up: false, user: found, permissions: [...MAY[role]] },
    ...{ csrf: "mock", login_id: "l1", ways },
  };
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** Answers `/api/auth/*`; tells whether it did. */
export function answerAuth(request: IncomingMessage, response: ServerResponse): boolean {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  if (path === "/api/auth/me") json(response, 200, meOf(request));
  else if (path === "/api/auth/renew")
    json(response, 401, { code: "auth.invalid_token", detail: "Sign in again." });
  else if (path === "/api/auth/login") {
    const detail = "Too many attempts. Try again in 30 seconds.";
    json(response, 429, { code: "auth.locked", detail, retryable: true }, { "retry-after": "30" });
  } else if (path === "/api/auth/invitation" && request.method === "GET") {
    const token = request.headers["x-visavis-invitation"];
    if (token === "reset" || token === "invitation") {
      const email = token === "reset" ? "front-desk@museum.example" : null;
      json(response, 200, { purpose: token, role: "member", email, name: "", expires_ms: NOW + days(6) });
    } else {
      const detail = "This link was used already, or is too old. Ask for another one.";
      json(response, 400, { code: "invitation.invalid", detail, retryable: false });
    }
  } else return false;
  return true;
}
