"use client";

import { useT } from "@/i18n/center";
import { setPreference, usePreferences } from "@/ui/preferences";
import { Button } from "../ui/button";

/** On the first visit: offers to show around. It takes nothing away from the page. */
export function TourOffer({ onBegin }: { readonly onBegin: () => void }) {
  const t = useT();
  const { toured } = usePreferences();
  if (toured) return null;
  return (
    <aside
      aria-label={t("shell.actionTour")}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line bg-tint px-4 py-2 text-sm text-accent sm:px-8"
    >
      <p className="min-w-0 flex-1 basis-48">{t("tour.offer")}</p>
      <div className="flex gap-2">
        <Button
          kind="quiet"
          size="small"
          className="hover:bg-card!"
          onClick={() => setPreference({ toured: true })}
        >
          {t("tour.decline")}
        </Button>
        <Button kind="primary" size="small" onClick={onBegin}>
          {t("tour.accept")}
        </Button>
      </div>
    </aside>
  );
}
