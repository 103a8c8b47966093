"use client";

import { useState } from "react";
import { useT } from "@/i18n/center";
import { Icon } from "@/ui/controls/icons";
import { useMe } from "../access/use-me";
import { Dialog } from "../ui/dialog";
import { BAR_ITEM, BarLink, DrawerLink } from "./nav-link";
import { allowedGroups } from "./pages";

const IN_BAR = 4;

/** The pages, at the bottom of a phone: the first few, and a drawer with all of them. */
export function BottomBar({ current }: { readonly current: string | undefined }) {
  const t = useT();
  const { may } = useMe();
  const [open, setOpen] = useState(false);
  const groups = allowedGroups(may);
  const pages = groups.flatMap((group) => group.pages);
  const shown = pages.length <= IN_BAR + 1 ? pages : pages.slice(0, IN_BAR);
  const hidden = pages.length > shown.length;
  return (
    <nav
      aria-label={t("shell.navigation")}
      data-tour="pages"
      className="flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map(({ id, href, icon, label }) => (
        <BarLink key={id} href={href} icon={icon} label={t(label)} current={id === current} />
      ))}
      {hidden && (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
          className={`${BAR_ITEM} ${shown.some(({ id }) => id === current) ? "" : "text-accent!"}`}
        >
          <Icon name="menu" size={22} />
          {t("shell.more")}
        </button>
      )}
      {open && (
        <Dialog title={t("shell.navigation")} onClose={() => setOpen(false)}>
          <div className="-mx-3 flex flex-col gap-4">
            {groups.map((group) => (
              <div key={group.label} role="group" aria-label={t(group.label)}>
                <p aria-hidden className="px-3 pb-1 text-xs text-soft">
                  {t(group.label)}
                </p>
                {group.pages.map(({ id, href, icon, label }) => (
                  <DrawerLink
                    key={id}
                    {...{ href, icon }}
                    label={t(label)}
                    current={id === current}
                    onFollow={() => setOpen(false)}
                  />
                ))}
              </div>
            ))}
            <a
              href="/"
              className="flex min-h-12 items-center gap-3 rounded-xl border-t border-line px-3 text-base hover:bg-raised"
            >
              <Icon name="microphone" />
              {t("shell.talk")}
            </a>
          </div>
        </Dialog>
      )}
    </nav>
  );
}
