"use client";

import { useRouter } from "next/navigation";
import { useT } from "@/i18n/center";
import { Icon } from "@/ui/controls/icons";
import { signOut } from "../access/session";
import { useMe } from "../access/use-me";
import { Menu, type MenuItem } from "../ui/menu";
import { messageOf } from "../ui/problem";
import { toast } from "../ui/toast";
import { LanguageMenu, ThemeMenu } from "./choices";

const APPLE = /Mac|iPhone|iPad/;

interface TopBarProps {
  readonly onPalette: () => void;
  readonly onTour: () => void;
}

/** Above every page: look for something, language, appearance, and who one is. */
export function TopBar({ onPalette, onTour }: TopBarProps) {
  const t = useT();
  return (
    <header className="flex items-center gap-2 border-b border-line bg-surface px-4 py-2 sm:px-8">
      <a href="/" aria-label={t("shell.talk")} className="mr-1 rounded-xl md:hidden">
        <img src="/icon.svg" alt="" width={32} height={32} />
      </a>
      <button
        type="button"
        data-tour="palette"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={onPalette}
        className="flex min-h-10 min-w-0 flex-1 items-center gap-2.5 rounded-full bg-raised px-3.5 text-sm text-soft hover:text-ink sm:max-w-sm"
      >
        <Icon name="search" size={18} />
        <span className="truncate">{t("shell.palette")}</span>
        <kbd className="ml-auto font-sans text-xs whitespace-nowrap max-sm:hidden">
          {APPLE.test(navigator.userAgent) ? "⌘ K" : "Ctrl K"}
        </kbd>
      </button>
      <div className="ml-auto flex items-center gap-1" data-tour="account">
        <LanguageMenu />
        <ThemeMenu />
        <AccountMenu onTour={onTour} />
      </div>
    </header>
  );
}

function AccountMenu({ onTour }: { readonly onTour: () => void }) {
  const t = useT();
  const router = useRouter();
  const { me, name, role } = useMe();
  const leave = () => {
    signOut().catch((error: unknown) => toast.fail(messageOf(error, t)));
  };
  const called = name === "" ? t(role) : name;
  const items: (MenuItem | "line")[] = [
    { id: "account", label: t("shell.account"), icon: "person", onChoose: () => router.push("/settings/") },
    { id: "tour", label: t("shell.actionTour"), icon: "compass", onChoose: onTour },
  ];
  if (me.kind === "user")
    items.push("line", { id: "out", label: t("shell.signOut"), icon: "leave", onChoose: leave });
  return (
    <Menu
      label={t("shell.accountOf", { name: called })}
      items={items}
      header={
        <>
          <p className="truncate font-medium">{called}</p>
          <p className="truncate text-xs text-soft">
            {me.user === null ? t("shell.openShort") : `${me.user.email} · ${t(role)}`}
          </p>
        </>
      }
    >
      <span
        aria-hidden
        className="inline-flex size-8 items-center justify-center rounded-full bg-tint text-sm font-semibold text-accent"
      >
        {called.slice(0, 1).toUpperCase()}
      </span>
    </Menu>
  );
}
