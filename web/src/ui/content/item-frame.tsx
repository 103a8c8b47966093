import type { ReactNode } from "react";
import { useT } from "@/i18n/talk";
import type { ContentItem } from "@/session/conversation/content";
import { Icon } from "../controls/icons";

interface ItemFrameProps {
  readonly item: ContentItem;
  /** What stands here until the item is there. */
  readonly skeleton: ReactNode;
  readonly children: ReactNode;
}

/** An item in whatever state it is: on its way, there, or failed. */
export function ItemFrame({ item, skeleton, children }: ItemFrameProps) {
  const t = useT();
  if (item.status === "error") {
    return (
      <div className="flex items-start gap-2 rounded-2xl bg-raised p-4 text-sm">
        <span className="mt-0.5 text-alert">
          <Icon name="alert" size={18} />
        </span>
        <p className="min-w-0 break-words">
          {item.status_message === "" ? t("content.failed") : item.status_message}
        </p>
      </div>
    );
  }
  if (item.status === "progress") {
    return (
      <div aria-busy="true">
        {skeleton}
        <p className="mt-2 text-xs text-soft">
          {item.status_message === "" ? t("content.coming") : item.status_message}
        </p>
      </div>
    );
  }
  return children;
}

/** Gray lines where words will be. */
export function Lines({ widths }: { readonly widths: readonly number[] }) {
  return (
    <div aria-hidden className="flex animate-pulse flex-col gap-2.5">
      {widths.map((width, index) => (
        <span key={index} className="h-3 rounded-full bg-raised" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

/** A gray area where something to look at will be. */
export function Area({ shape = "aspect-video" }: { readonly shape?: string }) {
  return <div aria-hidden className={`w-full animate-pulse rounded-2xl bg-raised ${shape}`} />;
}
