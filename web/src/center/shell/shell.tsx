"use client";

import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useT } from "@/i18n/center";
import { useTheme } from "@/ui/theme";
import { useMe } from "../access/use-me";
import { Palette } from "../palette/palette";
import { usePaletteKey } from "../palette/use-palette-key";
import { TourOffer } from "../tour/offer";
import { Tour } from "../tour/tour";
import { useTour } from "../tour/use-tour";
import { ButtonLink, TextLink } from "../ui/button";
import { EmptyState } from "../ui/states";
import { Toasts } from "../ui/toast";
import { Icon } from "@/ui/controls/icons";
import { BottomBar } from "./bottom-bar";
import { isAllowed, pageAt } from "./pages";
import { Sidebar } from "./sidebar";
import { TopBar } from "./top-bar";

/** What stands around every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  useTheme();
  const t = useT();
  const path = usePathname();
  const page = pageAt(path);
  const { may } = useMe();
  const [searching, setSearching] = useState(false);
  const tour = useTour();
  const main = useRef<HTMLElement>(null);
  usePaletteKey(() => setSearching(true));
  useEffect(() => {
    main.current?.scrollTo(0, 0); // returns a promise in newer browsers, which is nothing that ends an effect
  }, [path]);
  return (
    <div className="fixed inset-0 flex bg-surface text-ink">
      <a
        href="#page"
        className="absolute top-2 left-2 z-50 -translate-y-20 rounded-full bg-accent px-5 py-2.5 text-sm font-medium text-on-accent focus:translate-y-0"
      >
        {t("shell.skip")}
      </a>
      <Sidebar current={page?.id} />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar onPalette={() => setSearching(true)} onTour={tour.begin} />
        <OpenServerBanner />
        {!tour.running && <TourOffer onBegin={tour.begin} />}
        {/* What is longer than the window is scrolled by keyboard as well, also where there is nothing to press. */}
        <main
          ref={main}
          id="page"
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="relative min-h-0 flex-1 overflow-y-auto -outline-offset-2"
        >
          {page === undefined || isAllowed(page, may) ? children : <NotAllowed />}
        </main>
        <BottomBar current={page?.id} />
      </div>
      {searching && <Palette onClose={() => setSearching(false)} onTour={tour.begin} />}
      {tour.running && <Tour onEnd={tour.end} />}
      <Toasts />
    </div>
  );
}

/** On an open server: that it is one, said calmly. */
function OpenServerBanner() {
  const t = useT();
  const { me } = useMe();
  if (me.kind !== "owner") return null;
  return (
    <section
      aria-label={t("shell.openShort")}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-sunken px-4 py-2 text-xs text-soft sm:px-8"
    >
      <Icon name="lock" size={16} />
      <p className="min-w-0 flex-1 basis-48">{t("shell.open")}</p>
      {me.accounts === "none" && <TextLink href="/set-up/">{t("shell.openAction")}</TextLink>}
    </section>
  );
}

function NotAllowed() {
  const t = useT();
  const { role } = useMe();
  return (
    <div className="flex min-h-full items-center justify-center">
      <EmptyState
        icon="lock"
        level={1}
        title={t("shell.notAllowed")}
        action={<ButtonLink href="/settings/">{t("shell.account")}</ButtonLink>}
      >
        {t("shell.notAllowedWhy", { role: t(role) })}
      </EmptyState>
    </div>
  );
}
