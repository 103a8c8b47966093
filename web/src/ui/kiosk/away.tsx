"use client";

import { useT } from "@/i18n/talk";

/** There is no conversation to be had now; the page tries again by itself. `detail` is what the server said, if it did. */
export function Away({ detail }: { readonly detail: string | null }) {
  const t = useT();
  return (
    <main className="pointer-events-none absolute inset-0 flex flex-col justify-end">
      <h1 className="sr-only">visavis</h1>
      <div role="status" className="floor relative isolate px-6 pb-16 text-center">
        <p className="text-big font-medium text-balance">{t("kiosk.away")}</p>
        {detail !== null && <p className="mt-2 text-base text-soft">{detail}</p>}
      </div>
    </main>
  );
}
