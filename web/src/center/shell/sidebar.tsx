"use client";

import { useT } from "@/i18n/center";
import { Icon } from "@/ui/controls/icons";
import { useMe } from "../access/use-me";
import { SideLink } from "./nav-link";
import { allowedGroups } from "./pages";

/** The pages, at the side of the window. */
export function Sidebar({ current }: { readonly current: string | undefined }) {
  const t = useT();
  const { may } = useMe();
  return (
    <aside
      aria-label={t("shell.name")}
      className="flex w-60 shrink-0 flex-col gap-6 overflow-y-auto border-r border-line bg-sunken px-3 py-4 max-lg:w-17 max-lg:items-center max-md:hidden"
    >
      {/* A plain link: Talk is a page of its own, which shares no code with this one. */}
      <a
        href="/"
        title={t("shell.talk")}
        className="flex min-h-11 items-center gap-3 rounded-xl px-2.5 text-base font-semibold -outline-offset-2 hover:bg-raised"
      >
        <img src="/icon.svg" alt="" width={24} height={24} />
        <span className="max-lg:sr-only">visavis</span>
        <span className="ml-auto flex items-center gap-1 text-xs font-medium text-soft max-lg:sr-only">
          {t("shell.talk")}
          <Icon name="external" size={14} />
        </span>
      </a>
      <nav aria-label={t("shell.navigation")} data-tour="pages" className="flex flex-col gap-5">
        {allowedGroups(may).map((group) => (
          <div key={group.label} role="group" aria-label={t(group.label)}>
            <p aria-hidden className="px-3 pb-1.5 text-xs text-soft max-lg:hidden">
              {t(group.label)}
            </p>
            <ul className="flex flex-col gap-0.5">
              {group.pages.map(({ id, href, icon, label }) => (
                <li key={id}>
                  <SideLink href={href} icon={icon} label={t(label)} current={id === current} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </aside>
  );
}
