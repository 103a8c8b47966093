"use client";

import { useState } from "react";
import { Icon } from "./index";

const SIZES = { small: "size-10", medium: "size-14", large: "aspect-4/3 w-full" } as const;
const ROUND = { small: "rounded-full", medium: "rounded-full", large: "rounded-t-2xl" } as const;

/** The picture of somebody who can be talked to: head and shoulders. What it belongs to says who it is. */
export function Portrait({ avatar, size }: { readonly avatar: string; readonly size: keyof typeof SIZES }) {
  const [missing, setMissing] = useState(false);
  return (
    <span className={`relative block shrink-0 overflow-hidden bg-raised ${SIZES[size]} ${ROUND[size]}`}>
      {missing || avatar === "" ? (
        <span className="absolute inset-0 flex items-center justify-center text-soft">
          <Icon name="person" size={size === "large" ? 48 : 22} />
        </span>
      ) : (
        // A plain image: the page is exported, so there is no server that could resize it.
        <img
          src={`/avatars/${encodeURIComponent(avatar)}-poster.webp`}
          alt=""
          loading="lazy"
          onError={() => setMissing(true)}
          className={
            size === "large"
              ? "absolute top-[4%] left-1/2 h-[165%] max-w-none -translate-x-1/2"
              : "absolute top-[-4%] left-1/2 h-[210%] max-w-none -translate-x-1/2"
          }
        />
      )}
    </span>
  );
}
