"use client";

import { useId } from "react";
import { useT } from "@/i18n/center";
import { Button } from "./button";
import { toast } from "./toast";

/** Something to be copied: a link, a key. */
export function CopyField({ label, value }: { readonly label: string; readonly value: string }) {
  const t = useT();
  const id = useId();
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => toast.say(t("common.copied")),
      () => toast.fail(t("common.notCopied")),
    );
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <div className="flex items-center gap-2 rounded-xl bg-raised p-1">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          className="min-h-9 min-w-0 flex-1 truncate rounded-lg bg-transparent px-2 font-mono text-xs"
        />
        <Button size="small" onClick={copy}>
          {t("common.copy")}
        </Button>
      </div>
    </div>
  );
}
