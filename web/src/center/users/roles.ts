import type { CenterKey, CenterTranslate } from "@/i18n/center";
import { type Role, ROLES } from "../access/permissions";
import { roleKey } from "../access/use-me";

const MAY: Readonly<Record<Role, CenterKey>> = {
  visitor: "users.visitorMay",
  member: "users.memberMay",
  operator: "users.operatorMay",
  admin: "users.adminMay",
};

/** Returns what a role may do, in a sentence. */
export function mayOf(role: Role, t: CenterTranslate): string {
  return t(MAY[role]);
}

/** Returns the roles to choose from. */
export function roleOptions(t: CenterTranslate): readonly { readonly value: Role; readonly label: string }[] {
  return ROLES.map((role) => ({ value: role, label: t(roleKey(role)) }));
}
