"use client";

import { type ReactNode, useEffect } from "react";
import { CenterLanguage } from "@/i18n/center";
import { useTheme } from "@/ui/theme";
import { LanguageMenu, ThemeMenu } from "../shell/choices";
import { Toasts } from "../ui/toast";

/** Around the pages before the Command Center: signing in, setting up, joining. */
export function Door({ children }: { readonly children: ReactNode }) {
  return (
    <CenterLanguage>
      <Frame>{children}</Frame>
    </CenterLanguage>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  useTheme();
  return (
    <div className="fixed inset-0 overflow-y-auto">
      <div className="flex min-h-full flex-col">
        <header className="flex items-center justify-between px-4 py-3 sm:px-6">
          <a
            href="/"
            className="inline-flex min-h-11 items-center gap-2.5 rounded-xl px-1 text-base font-semibold"
          >
            <img src="/icon.svg" alt="" width={24} height={24} />
            visavis
          </a>
          <div className="flex gap-1">
            <LanguageMenu />
            <ThemeMenu />
          </div>
        </header>
        <main className="flex flex-1 flex-col items-center justify-center px-4 pt-4 pb-16">{children}</main>
      </div>
      <Toasts />
    </div>
  );
}

interface DoorCardProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** The one thing that there is to do. */
export function DoorCard({ title, description, children }: DoorCardProps) {
  useEffect(() => {
    document.title = `${title} · visavis`;
  }, [title]);
  return (
    <section className="w-full max-w-md animate-rise rounded-3xl bg-surface p-6 shadow-float sm:p-8">
      <h1 className="text-xl font-semibold tracking-tight text-balance">{title}</h1>
      {description !== undefined && <p className="mt-1.5 text-sm text-pretty text-soft">{description}</p>}
      <div className="mt-6">{children}</div>
    </section>
  );
}
