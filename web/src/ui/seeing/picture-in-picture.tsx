"use client";

import { useEffect, useId, useRef } from "react";
import type { CameraProblem } from "@/session/seeing/camera";
import { IconButton } from "../controls/button";
import { Icon } from "../controls/icons";
import { useConversation, useConversationState } from "../conversation-context";
import { Overlay } from "./overlay-canvas";
import { Marks, Readings } from "./readings";
import { useCorner } from "./use-corner";
import { useSeen, useSight } from "./use-sight";

const PROBLEMS: Readonly<Record<CameraProblem, string>> = {
  denied: "This page may not use the camera. Allow it in the browser’s address bar.",
  none: "There is no camera.",
  in_use: "The camera cannot be opened. Another program may be using it.",
  insecure: "The browser gives a camera only to pages that are local or encrypted (https).",
  failed: "The camera cannot be opened.",
};

interface PictureInPictureProps {
  /** Whether what she sees is told in detail. */
  readonly details: boolean;
  readonly onDetails: () => void;
  /** The person wants her to see them. */
  readonly onLet: () => void;
}

/** The person's own picture, and what is seen in it if they agreed to that. It can be moved to any corner. */
export function PictureInPicture({ details, onDetails, onLet }: PictureInPictureProps) {
  const seen = useSeen();
  const corner = useCorner(seen && details ? "large" : "small");
  const { closeCamera, withdraw } = useSight();
  const name = useConversationState((state) => state.persona?.title ?? "She");
  const told = seen && details;
  return (
    <figure
      aria-label="Your camera"
      {...corner.handlers}
      className={`animate-rise absolute z-20 touch-none overflow-hidden rounded-2xl bg-surface shadow-float ring-1 ${seen ? "ring-accent" : "ring-line"} ${told ? "w-60 sm:w-68" : seen ? "w-54 sm:w-60" : "w-36 sm:w-52"} ${corner.className}`}
      style={corner.style}
    >
      <div className="relative aspect-4/3 bg-raised">
        <Picture seen={seen} />
        <div className="absolute top-1 right-1 flex gap-1">
          <IconButton
            icon="move"
            label="Move to the next corner"
            onClick={corner.next}
            className="size-8! bg-surface/90"
          />
          <IconButton
            icon="close"
            label={seen ? "Turn your camera off" : "Hide your camera"}
            onClick={closeCamera}
            className="size-8! bg-surface/90"
          />
        </div>
      </div>
      {told && <Readings />}
      <figcaption className="flex flex-wrap items-center justify-between gap-x-2 border-t border-line px-3 py-1 text-xs">
        {seen ? (
          <>
            <span className="flex items-center gap-1.5 font-medium">
              <Icon name="eye" size={16} />
              {name} sees you
            </span>
            <span className="-mr-2 flex items-center">
              <button
                type="button"
                onClick={withdraw}
                title="She sees you no longer: the camera goes off (S)"
                className="min-h-8 rounded-full px-2 font-medium underline underline-offset-4 hover:bg-raised"
              >
                Stop<span className="sr-only"> letting {name} see you</span>
              </button>
              <IconButton
                icon={details ? "fold" : "choose"}
                label={details ? `Hide what ${name} sees (D)` : `Tell what ${name} sees (D)`}
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
  const on = useConversationState((state) => state.camera === "on");
  const sees = useConversationState((state) => state.capabilities?.sees === true);
  return (
    <>
      <span className="mx-auto py-0.5 text-center text-soft">
        {sees || !on ? "Only you see this" : "Only you see this. This server cannot look at pictures."}
      </span>
      {sees && on && (
        <button
          type="button"
          onClick={onLet}
          title="She asks first what she may do (S)"
          className="mx-auto min-h-8 rounded-full px-2 font-medium underline underline-offset-4 hover:bg-raised"
        >
          Let {name} see you
        </button>
      )}
    </>
  );
}

function Picture({ seen }: { readonly seen: boolean }) {
  const conversation = useConversation();
  const status = useConversationState((state) => state.camera);
  const problem = useConversationState((state) => state.cameraProblem);
  const video = useRef<HTMLVideoElement>(null);
  const marksId = useId();
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = status === "on" ? conversation.sight.stream : null;
  }, [conversation, status]);
  if (status !== "on") {
    const message = problem === null ? "Opening the camera…" : PROBLEMS[problem];
    return <p className="flex h-full items-center p-3 text-center text-xs text-soft">{message}</p>;
  }
  return (
    <>
      <video
        ref={video}
        autoPlay
        muted
        playsInline
        aria-label="You"
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
