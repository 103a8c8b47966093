import * as z from "@/zod";

export const ROLES = ["visitor", "member", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** The permissions that this page knows; the server may have others. */
export const PERMISSIONS = [
  ...(["status.read", "talk", "own.read", "own.erase"] as const),
  ...(["personas.read", "personas.write", "knowledge.read", "knowledge.write"] as const),
  ...(["sessions.read", "sessions.delete", "live.observe", "live.take_part"] as const),
  ...(["people.read", "people.write", "privacy.act", "health.read"] as const),
  ...(["users.read", "users.write", "settings.read", "settings.write", "audit.read"] as const),
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const known: ReadonlySet<string> = new Set(PERMISSIONS);

export function isPermission(value: string): value is Permission {
  return known.has(value);
}

const User = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  has_password: z.boolean(),
  by_oidc: z.boolean(),
});

/** Who is asking, and what they may do: what `/api/auth/me` tells. */
export const Me = z.object({
  kind: z.enum(["owner", "user", "key", "guest", "nobody"]),
  accounts: z.enum(["none", "needed", "off"]),
  set_up: z.boolean(),
  user: User.nullable(),
  permissions: z.array(z.string()),
  csrf: z.string().nullable(),
  login_id: z.string().nullable(),
  ways: z.object({ password: z.boolean(), oidc: z.string().nullable(), guests: z.boolean() }),
});
export type Me = z.infer<typeof Me>;

export function may(me: Me, permission: Permission): boolean {
  return me.permissions.includes(permission);
}

/** Tells whether somebody has to sign in before they can do anything in the Command Center. */
export function mustSignIn(me: Me): boolean {
  return me.kind === "guest" || me.kind === "nobody";
}
