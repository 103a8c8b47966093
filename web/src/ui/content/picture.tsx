"use client";

import { useState } from "react";
import { useT } from "@/i18n/talk";
import type { ItemOf } from "@/session/conversation/content";
import { Icon } from "../controls/icons";
import { HeldBack } from "./held-back";
import { Area, ItemFrame } from "./item-frame";
import { useShowing } from "./showing";

const SKELETON = <Area />;

/** A picture that shows itself large. */
export const ENLARGES = "data-enlarges";

interface PictureProps {
  readonly item: ItemOf<"image">;
  /** Its place among everything that is shown. */
  readonly place: string;
}

/** A picture; a press shows it large, beside the face. */
export function Picture({ item, place }: PictureProps) {
  const t = useT();
  const { present } = useShowing();
  return (
    <ItemFrame item={item} skeleton={SKELETON}>
      <HeldBack url={item.url} what="picture">
        <figure>
          <button
            type="button"
            onClick={() => present(place)}
            aria-label={item.name === "" ? t("content.enlargeIt") : t("content.enlarge", { name: item.name })}
            {...{ [ENLARGES]: "" }}
            className="group relative block w-full cursor-zoom-in overflow-hidden rounded-2xl bg-raised"
          >
            <Image item={item} className="max-h-80 w-full object-contain" />
            <span className="absolute right-2 bottom-2 inline-flex size-9 items-center justify-center rounded-full bg-surface text-ink opacity-80 shadow-float transition group-hover:opacity-100">
              <Icon name="enlarge" size={16} />
            </span>
          </button>
          {item.name !== "" && <figcaption className="mt-2 text-sm font-medium">{item.name}</figcaption>}
        </figure>
      </HeldBack>
    </ItemFrame>
  );
}

interface ImageProps {
  readonly item: ItemOf<"image">;
  readonly className: string;
}

/** The picture itself, with its description for those who do not see it. */
export function Image({ item, className }: ImageProps) {
  const t = useT();
  const [broken, setBroken] = useState("");
  const words = item.description === "" ? item.name : item.description;
  if (broken === item.url) {
    return (
      <span className="flex min-h-32 items-center justify-center p-4 text-sm text-soft">
        {words === "" ? t("content.notLoaded") : t("content.notLoadedNamed", { words })}
      </span>
    );
  }
  return (
    // The page is a static export: there is nothing that could make smaller pictures of it.
    <img
      src={item.url}
      alt={words === "" ? t("content.undescribed") : words}
      referrerPolicy="no-referrer"
      decoding="async"
      onError={() => setBroken(item.url)}
      className={className}
    />
  );
}
