"use client";

import { useT } from "@/i18n/center";
import { Icon } from "@/ui/controls/icons";
import { useMe } from "../access/use-me";
import { Menu, type MenuItem } from "../ui/menu";
import type { User } from "./queries";
import type { What } from "./user-dialogs";

interface UserMenuProps {
  readonly user: User;
  readonly onDo: (what: What) => void;
}

/** What can be done with an account. */
export function UserMenu({ user, onDo }: UserMenuProps) {
  const t = useT();
  const { me } = useMe();
  const own = user.id === me.user?.id;
  const items: (MenuItem | "line")[] = [
    { id: "edit", label: t("users.edit"), icon: "person", onChoose: () => onDo("edit") },
    { id: "access", label: t("users.access"), icon: "key", onChoose: () => onDo("access") },
  ];
  if (!user.by_oidc) {
    items.push({ id: "reset", label: t("users.resetLink"), icon: "mail", onChoose: () => onDo("reset") });
  }
  // Nobody locks themselves out by a slip.
  if (!own) {
    items.push(
      "line",
      {
        ...{ id: "disable", icon: user.disabled ? "check" : "lock" },
        label: t(user.disabled ? "users.enable" : "users.disable"),
        onChoose: () => onDo(user.disabled ? "enable" : "disable"),
      },
      {
        id: "remove",
        label: t("common.remove"),
        icon: "trash",
        danger: true,
        onChoose: () => onDo("remove"),
      },
    );
  }
  return (
    <Menu label={t("users.manage", { name: user.name === "" ? user.email : user.name })} items={items}>
      <Icon name="dots" />
    </Menu>
  );
}
