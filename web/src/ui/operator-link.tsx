"use client";

import { useEffect, useState } from "react";
import * as z from "@/zod";
import { useT } from "@/i18n/talk";

const Me = z.object({ permissions: z.array(z.string()) });

/** Leads those who look after this server to its Command Center; nobody else sees it. */
export function OperatorLink({ className }: { readonly className: string }) {
  const t = useT();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    let wanted = true;
    fetch("/api/auth/me")
      .then((response) => response.json())
      .then((given) => {
        if (wanted) setShown(Me.safeParse(given).data?.permissions.includes("sessions.read") === true);
      })
      .catch(() => null); // the conversation itself says what is wrong with the server
    return () => {
      wanted = false;
    };
  }, []);
  if (!shown) return null;
  return (
    <a href="/sessions/" className={className}>
      {t("welcome.center")}
    </a>
  );
}
