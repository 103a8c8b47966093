"use client";

import { useEffect, useId, useRef } from "react";
import { type TalkKey, useT } from "@/i18n/talk";
import type { CameraProblem } from "@/session/seeing/camera";
import { IconButton } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";
import { Overlay } from "./overlay-canvas";
import type { Place } from "./place";
import { Marks, Readings } from "./readings";
import { useCorner } from "./use-corner";
import { useSeen, useSight } from "./use-sight";

const PROBLEMS: Readonly<Record<CameraProblem, TalkKey>> = {
  denied: "seeing.denied",
  none: "seeing.none",
  in_use: "seeing.inUse",
  insecure: "seeing.insecure",
  failed: "seeing.failed",
};

interface PictureInPictureProps {
  readonly place: Place;
  /** Whether what she sees is told in detail. */
  readonly details: boolean;
  readonly onDetails: () => void;
  /** The person wants her to see them. */
  readonly onLet: () => void;
}

/**
 * The person's own picture, and what is seen in it if they agreed to that. It can be moved to any corner; while it is
 * small there is nothing but the picture.
 */
export function PictureInPicture({ place, details, onDetails, onLet }: PictureInPictureProps) {
  const t = useT();
  const seen = useSeen();
  const corner = useCorner(seen && details ? "large" : "small", place);
  const { closeCamera, withdraw } = useSight();
  const name = useConversationState((state) => state.persona?.title ?? t("senses.sheBegins"));
  const small = place === "small";
  const told = seen && details && !small;
  return (
    <figure
      aria-label={t("seeing.yourCamera")}
      data-tight={corner.left || undefined} // the line that tells how the person comes across is above it
      {...corner.handlers}
      className={`animate-rise absolute z-20 touch-none overflow-hidden rounded-2xl bg-surface shadow-float ring-1 ${seen ? "ring-accent" : "ring-line"} ${small ? "w-14" : told ? "w-60 sm:w-68" : seen ? "w-54 sm:w-60" : "w-36 sm:w-52"} ${corner.className}`}
      style={corner.style}
    >
      <div className={`relative bg-raised ${small ? "aspect-square" : "aspect-4/3"}`}>
        <Picture seen={seen} small={small} />
        {!small && (
          <div className="absolute top-1 right-1 flex gap-1">
            <IconButton
              icon="move"
              label={t("seeing.move")}
              onClick={corner.next}
              className="size-8! bg-surface/90"
            />
            <IconButton
              icon="close"
              label={t(seen ? "seeing.turnOff" : "seeing.hide")}
              onClick={closeCamera}
              className="size-8! bg-surface/90"
            />
          </div>
        )}
      </div>
      {told && <Readings />}
      <figcaption
        hidden={small}
        className="flex flex-wrap items-center justify-between gap-x-2 border-t border-line px-3 py-1 text-xs"
      >
        {seen ? (
          <>
            <span className="flex items-center gap-1.5 font-medium">
              <Icon name="eye" size={16} />
              {t("seeing.seesYou", { name })}
            </span>
            <span className="-mr-2 flex items-center">
              <button
                type="button"
                onClick={withdraw}
                aria-label={t("seeing.stopSeeing", { name })}
                title={t("seeing.stopHint")}
                className="min-h-8 rounded-full px-2 font-medium underline underline-offset-4 hover:bg-raised"
              >
                {t("seeing.stop")}
              </button>
              <IconButton
                icon={details ? "fold" : "choose"}
                label={t(details ? "seeing.hideDetails" : "seeing.showDetails", { name })}
                aria-expanded={details}
                onClick={onDetails}
                className="size-8!"
              />
            </span>
          </>
        ) : (
          <Offer name={name} onLet={onLet} />
        )}
      </figcaption>
    </figure>
  );
}

/** What is true as long as she does not see the person; and what could be. */
function Offer({ name, onLet }: { readonly name: string; readonly onLet: () => void }) {
  const t = useT();
  const on = useConversationState((state) => state.camera === "on");
  const sees = useConversationState((state) => state.capabilities?.sees === true);
  return (
    <>
      <span className="mx-auto py-0.5 text-center text-soft">
        {t(sees || !on ? "seeing.onlyYou" : "seeing.onlyYouBlind")}
      </span>
      {sees && on && (
        <button
          type="button"
          onClick={onLet}
          title={t("seeing.letHint")}
          className="mx-auto min-h-8 rounded-full px-2 font-medium underline underline-offset-4 hover:bg-raised"
        >
          {t("seeing.letSee", { name })}
        </button>
      )}
    </>
  );
}

function Picture({ seen, small }: { readonly seen: boolean; readonly small: boolean }) {
  const t = useT();
  const conversation = useConversation();
  const status = useConversationState((state) => state.camera);
  const problem = useConversationState((state) => state.cameraProblem);
  const video = useRef<HTMLVideoElement>(null);
  const marksId = useId();
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = status === "on" ? conversation.sight.stream : null;
  }, [conversation, status]);
  if (status !== "on") {
    const message = t(problem === null ? "seeing.opening" : PROBLEMS[problem]);
    return (
      <p className="flex h-full items-center justify-center p-3 text-center text-xs text-soft">
        {small && <Icon name={problem === null ? "camera" : "alert"} />}
        <span className={small ? "sr-only" : ""}>{message}</span>
      </p>
    );
  }
  return (
    <>
      <video
        ref={video}
        autoPlay
        muted
        playsInline
        aria-label={t("seeing.you")}
        aria-describedby={seen ? marksId : undefined}
        className="size-full -scale-x-100 object-cover"
      />
      {seen && <Overlay video={video} />}
      {seen && (
        <div id={marksId} className="sr-only">
          <Marks />
        </div>
      )}
    </>
  );
}
