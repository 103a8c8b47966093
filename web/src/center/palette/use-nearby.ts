import { useEffect, useState } from "react";
import * as z from "@/zod";
import { useFormat, useT } from "@/i18n/center";
import { send } from "../access/rest";

const Status = z.object({ personas: z.array(z.object({ name: z.string(), title: z.string() })) });
const Sessions = z.array(
  z.object({
    id: z.string(),
    persona: z.string(),
    title: z.string().nullable().catch(null),
    opened_ms: z.number(),
  }),
);
const Page = z.union([Sessions, z.object({ items: Sessions }).transform(({ items }) => items)]);

const RECENT = 8;

export interface Nearby {
  readonly personas: readonly { readonly name: string; readonly title: string }[];
  readonly sessions: readonly { readonly id: string; readonly title: string; readonly detail: string }[];
}

const NOBODY: Nearby = { personas: [], sessions: [] };

/** Returns who can be talked to and the last conversations, as far as one may see them. */
export function useNearby(): Nearby {
  const t = useT();
  const format = useFormat();
  const [nearby, setNearby] = useState(NOBODY);
  useEffect(() => {
    let wanted = true;
    // What cannot be had is left out: the palette works without it, and pages say what is wrong.
    const read = async <T>(path: string, shape: z.ZodType<T>) =>
      shape.safeParse(await send(path).catch(() => null)).data;
    void Promise.all([read("/api/status", Status), read(`/api/sessions?limit=${RECENT}`, Page)]).then(
      ([status, sessions]) => {
        if (!wanted) return;
        setNearby({
          personas: status?.personas ?? [],
          sessions: (sessions ?? []).map(({ id, persona, title, opened_ms: opened }) => ({
            id,
            title: title ?? t("shell.paletteUntitled", { persona }),
            detail: format.relative(opened),
          })),
        });
      },
    );
    return () => {
      wanted = false;
    };
  }, [format, t]);
  return nearby;
}
