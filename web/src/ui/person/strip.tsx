"use client";

import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useT } from "@/i18n/talk";
import { isRead } from "@/session/senses/portrait";
import { useConversationState } from "../conversation-context";
import { capitalized } from "../seeing/words";
import { MoodField } from "./mood-field";
import { SourceSigns } from "./source-signs";
import { type CalmPerson, useCalmPerson } from "./use-calm-person";
import { Why } from "./why";

/** Who only passes over the strip with the mouse does not want to know more, ms. */
const HOVER_MS = 350;

interface PersonStripProps {
  /** Opens the switches of the senses; without it there are none here. */
  readonly onSenses?: () => void;
  /** Opens the line of time of this conversation. */
  readonly onTimeline?: () => void;
  /** It is told whether the window of reasons is open. */
  readonly onWhy?: (open: boolean) => void;
}

/** One calm line: how the person comes across, how sure that is, and by what. It is there while anything is read. */
export function PersonStrip(props: PersonStripProps) {
  const read = useConversationState(
    (state) => isRead(state.settings) && (state.camera === "on" || hears(state.settings)),
  );
  if (!read) return null;
  return <Strip {...props} />;
}

function hears(
  settings: { readonly voice_emotion: boolean; readonly sounds: boolean; readonly sentiment: boolean } | null,
): boolean {
  return settings !== null && (settings.voice_emotion || settings.sounds || settings.sentiment);
}

function Strip({ onSenses, onTimeline, onWhy }: PersonStripProps) {
  const t = useT();
  const person = useCalmPerson();
  const { root, shown, pinned, handlers, toggle, close } = useDisclosure();
  const id = useId();
  useLayoutEffect(() => {
    onWhy?.(shown);
    return () => onWhy?.(false);
  }, [shown, onWhy]);
  return (
    <section
      ref={root}
      aria-label={t("person.strip")}
      className="relative z-20 mx-4 w-[min(27rem,calc(100%-2rem))] sm:mx-6"
      {...handlers}
    >
      <button
        type="button"
        aria-expanded={shown}
        aria-controls={id}
        onClick={toggle}
        data-strip
        className={`flex h-11 w-full items-center gap-3 rounded-full bg-surface/90 py-1.5 pr-2.5 pl-2 text-left text-sm shadow-float ring-1 transition-colors duration-300 ${pinned ? "ring-accent" : "ring-line hover:ring-edge"}`}
      >
        <MoodField size={30} />
        <Words person={person} />
        <SourceSigns lit={person.lit} />
        <span className="sr-only">{t("person.showWhy")}</span>
      </button>
      <div id={id} className="absolute inset-x-0 top-full z-30 pt-2" hidden={!shown}>
        {shown && (
          <Why
            onSenses={
              onSenses &&
              (() => {
                close();
                onSenses();
              })
            }
            onTimeline={
              onTimeline &&
              (() => {
                close();
                onTimeline();
              })
            }
          />
        )}
      </div>
    </section>
  );
}

function Words({ person: { feeling, mood, attention, sureness, sound } }: { readonly person: CalmPerson }) {
  const t = useT();
  const main = feeling === "" ? capitalized(attention) : feeling;
  const more = [mood, feeling === "" ? "" : attention, sureness].filter((part) => part !== "").join(" · ");
  return (
    // The line is read when somebody comes to it; it is not announced whenever it changes.
    <span aria-live="off" className="flex min-w-0 flex-1 items-baseline gap-2">
      <Fading text={main === "" ? t("person.nothingYet") : main} className="shrink-0 font-medium" />
      <Fading text={more} className="min-w-0 truncate text-soft" />
      <Fading text={sound} className="ml-auto min-w-0 shrink truncate pr-1 text-soft italic" />
    </span>
  );
}

/** Words that fade in when they change. */
function Fading({ text, className }: { readonly text: string; readonly className: string }) {
  return (
    <span key={text} className={`animate-[appear_700ms_ease-out] ${className}`}>
      {text}
    </span>
  );
}

/** Something more that opens by resting the mouse on it for as long as it is there, or by a press until the next one. */
function useDisclosure() {
  const root = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const over = useRef(false);
  const [hovered, setHovered] = useState(false);
  const [pinned, setPinned] = useState(false);
  const close = () => {
    clearTimeout(timer.current);
    setHovered(false);
    setPinned(false);
  };
  useEffect(() => {
    if (!pinned) return;
    const pressed = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) setPinned(false);
    };
    addEventListener("pointerdown", pressed);
    return () => removeEventListener("pointerdown", pressed);
  }, [pinned]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const hover = (isOver: boolean) => {
    over.current = isOver;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHovered(isOver), HOVER_MS);
  };
  const handlers = {
    // Not when it is entered: the page may move under a mouse that rests.
    onPointerMove: (event: React.PointerEvent) => {
      if (event.pointerType === "mouse" && !over.current) hover(true);
    },
    onPointerLeave: () => hover(false),
    onBlur: (event: React.FocusEvent) => {
      if (event.relatedTarget !== null && !root.current?.contains(event.relatedTarget)) close();
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== "Escape" || !(hovered || pinned)) return;
      event.preventDefault(); // it closes this, and does not stop the answer
      event.stopPropagation();
      close();
    },
  };
  const toggle = () => {
    clearTimeout(timer.current);
    setHovered(false);
    setPinned(!pinned);
  };
  return { root, shown: hovered || pinned, pinned, handlers, toggle, close };
}
