/** What the scripted server has written down. */
import type { ApiKeyModel, AuditEntry, InvitationModel, LoginModel } from "../../../src/contract/router";
import { ago, days, minutes } from "./people";

export const INVITATIONS: InvitationModel[] = [
  {
    ...{ id: "i1", purpose: "invitation", role: "operator", email: "frida@museum.example", user_id: null },
    ...{ created_ms: ago(days(1)), created_by: "u1", expires_ms: ago(-days(6)), used_ms: null },
  },
  {
    ...{ id: "i2", purpose: "reset", role: "member", email: "front-desk@museum.example", user_id: "u3" },
    ...{ created_ms: ago(minutes(200)), created_by: "u1", expires_ms: ago(-days(1)), used_ms: null },
  },
  {
    ...{ id: "i3", purpose: "invitation", role: "visitor", email: null, user_id: null },
    ...{ created_ms: ago(days(12)), created_by: "u2", expires_ms: ago(days(5)), used_ms: null },
  },
  {
    ...{ id: "i4", purpose: "setup", role: "admin", email: null, user_id: null },
    ...{ created_ms: ago(days(90)), created_by: null, expires_ms: ago(days(89)), used_ms: ago(days(90)) },
  },
];

export const LOGINS: LoginModel[] = [
  {
    ...{ id: "l1", user_id: "u1", device: "Firefox on Linux", address: "192.168.1.20" },
    ...{ created_ms: ago(days(3)), renewed_ms: ago(minutes(1)), expires_ms: ago(-days(20)), current: true },
  },
  {
    ...{ id: "l2", user_id: "u1", device: "Safari on iPhone", address: "192.168.1.77" },
    ...{ created_ms: ago(days(9)), renewed_ms: ago(days(1)), expires_ms: ago(-days(12)), current: false },
  },
];

export const KEYS: ApiKeyModel[] = [
  {
    ...{
      id: "k1",
      user_id: "u1",
      name: "Kiosk in the foyer",
      prefix: "vv_8fQ2",
      scopes: ["status.read", "talk"],
    },
    ...{ created_ms: ago(days(40)), expires_ms: ago(-days(50)), used_ms: ago(minutes(4)) },
  },
  {
    ...{ id: "k2", user_id: "u1", name: "Nightly export", prefix: "vv_Ln0x" },
    ...{ scopes: ["sessions.read", "own.read"] as ApiKeyModel["scopes"] },
    ...{ created_ms: ago(days(10)), expires_ms: null, used_ms: null },
  },
];

function entry(
  id: string,
  minutesAgo: number,
  actor: string,
  action: string,
  more: Partial<AuditEntry> = {},
): AuditEntry {
  return {
    ...{ id, at_ms: ago(minutes(minutesAgo)), actor_id: null, actor, action },
    ...{ subject: null, outcome: "done", address: "192.168.1.20", detail: {}, ...more },
  };
}

export const AUDIT: AuditEntry[] = [
  entry("a1", 3, "ada@museum.example", "login.started", { detail: { by: "password" } }),
  entry("a2", 60, "ada@museum.example", "users.changed", {
    ...{ subject: "chiara@university.example", detail: { role: "operator", before: "member" } },
  }),
  entry("a3", 64, "dan@museum.example", "login.started", { outcome: "refused", address: "203.0.113.9" }),
  entry("a4", 400, "bertrand.leger@museum.example", "sessions.removed", { subject: "01JD3W7Q5K" }),
  entry("a5", 1_500, "command line", "users.invited", { address: "", subject: "frida@museum.example" }),
];
