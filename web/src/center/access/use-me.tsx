"use client";

import { createContext, use } from "react";
import type { CenterKey } from "@/i18n/center";
import { may, type Me, type Permission, type Role } from "./permissions";

/** Whoever is in front of the page, with what they may do. */
export interface Visitor {
  readonly me: Me;
  /** Tells whether they may do something; buttons for what they may not are not shown. */
  readonly may: (permission: Permission) => boolean;
  /** What they are called. */
  readonly name: string;
  /** What they are here, as a text of the table. */
  readonly role: CenterKey;
}

const ROLE_KEYS: Readonly<Record<Role, CenterKey>> = {
  visitor: "shell.roleVisitor",
  member: "shell.roleMember",
  operator: "shell.roleOperator",
  admin: "shell.roleAdmin",
};

export function roleKey(role: Role): CenterKey {
  return ROLE_KEYS[role];
}

export function visitorOf(me: Me): Visitor {
  const role =
    me.user !== null
      ? ROLE_KEYS[me.user.role]
      : me.kind === "owner"
        ? "shell.roleOwner"
        : me.kind === "key"
          ? "shell.roleKey"
          : "shell.roleGuest";
  const name = me.user === null ? "" : me.user.name === "" ? me.user.email : me.user.name;
  return { me, may: (permission) => may(me, permission), name, role };
}

export const VisitorContext = createContext<Visitor | null>(null);

/** Returns who is in front of the page. Within the Command Center it is always known. */
export function useMe(): Visitor {
  const visitor = use(VisitorContext);
  if (visitor === null) throw new Error("there is no Command Center around this");
  return visitor;
}
