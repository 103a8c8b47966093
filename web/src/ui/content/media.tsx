"use client";

import { useT } from "@/i18n/talk";
import type { ItemOf } from "@/session/conversation/content";
import { clock } from "../clock";
import { loading } from "./address";
import { HeldBack } from "./held-back";
import { Area, ItemFrame, Lines } from "./item-frame";
import { SafeLink } from "./safe-link";

type Video = ItemOf<"video">["video"];

const VIDEO_SKELETON = <Area />;
const SOUND_SKELETON = <Lines widths={[100]} />;

/** A sound with the browser's own controls. */
export function Sound({ item }: { readonly item: ItemOf<"audio"> }) {
  const t = useT();
  return (
    <ItemFrame item={item} skeleton={SOUND_SKELETON}>
      <HeldBack url={item.url} what="sound">
        <figure>
          {item.name !== "" && (
            <figcaption className="mb-2 flex justify-between gap-4 text-sm font-medium">
              {item.name}
              {item.length > 0 && (
                <span className="text-soft tabular-nums">{clock(1_000 * Math.round(item.length))}</span>
              )}
            </figcaption>
          )}
          {/* What is said in it is not known here; the answer tells. */}
          {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
          <audio
            controls
            preload="none"
            src={item.url}
            aria-label={label(item.name, t("content.sound"))}
            className="w-full"
          />
        </figure>
      </HeldBack>
    </ItemFrame>
  );
}

export function VideoItem({ item }: { readonly item: ItemOf<"video"> }) {
  return (
    <ItemFrame item={item} skeleton={VIDEO_SKELETON}>
      <Player video={item.video} />
    </ItemFrame>
  );
}

export function Videos({ item }: { readonly item: ItemOf<"videos"> }) {
  const columns = Math.min(2, item.columns);
  return (
    <ItemFrame item={item} skeleton={VIDEO_SKELETON}>
      <ul className={`grid gap-4 ${columns > 1 ? "grid-cols-2" : ""}`}>
        {item.videos.map((video, index) => (
          <li key={video.id === "" ? index : video.id}>
            <Player video={video} />
          </li>
        ))}
      </ul>
    </ItemFrame>
  );
}

/** A video with the browser's own controls. A still from elsewhere is not loaded before the video is. */
function Player({ video }: { readonly video: Video }) {
  const t = useT();
  const page = [video.player_url, video.external_url].find((url) => url !== "") ?? "";
  const still = loading(video.thumbnail_url) === "now" ? video.thumbnail_url : undefined;
  return (
    <figure>
      {video.error !== "" ? (
        <p className="rounded-2xl bg-raised p-4 text-sm">{video.error}</p>
      ) : video.stream_url === "" ? (
        <p className="rounded-2xl bg-raised p-4 text-sm text-soft">{t("content.unplayable")}</p>
      ) : (
        <HeldBack url={video.stream_url} what="video">
          {/* Captions, if it has any, are in the stream. */}
          {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
          <video
            controls
            preload="none"
            playsInline
            poster={still}
            src={video.stream_url}
            aria-label={label(video.name, t("content.video"))}
            className="aspect-video w-full rounded-2xl bg-raised"
          />
        </HeldBack>
      )}
      <figcaption className="mt-2 text-sm">
        <span className="font-medium">
          {page === "" ? video.name : <SafeLink url={page}>{label(video.name, t("content.video"))}</SafeLink>}
        </span>
        {video.length > 0 && (
          <span className="ml-2 text-soft tabular-nums">{clock(1_000 * Math.round(video.length))}</span>
        )}
        {video.description !== "" && (
          <span className="mt-1 line-clamp-3 text-xs text-soft">{video.description}</span>
        )}
      </figcaption>
    </figure>
  );
}

function label(name: string, otherwise: string): string {
  return name === "" ? otherwise : name;
}
