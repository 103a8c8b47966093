"use client";

import { useRef } from "react";
import type { Scene } from "@/session/seeing/scene";
import { useConversation, useConversationState } from "../conversation-context";
import { useFrameLoop } from "../use-frame-loop";
import { EXPRESSIONS, expressionInWords, lookInWords, moodInWords, rateInWords, whoInWords } from "./words";

/** Words change no faster than they can be read, ms. */
const WORDS_MS = 250;
/** A server that is busy may need this long for a picture; after that nothing is known any more, ms. */
const GONE_MS = 3_000;
const NOBODY = "Nobody is seen";

/** What is read of the person, in words, bars and a point. It changes many times a second, without React. */
export function Readings() {
  const { scene, store } = useConversation();
  const name = useConversationState((state) => state.persona?.title ?? "She");
  const reads = useConversationState((state) => state.settings?.expressions === true);
  const root = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter | null>(null);

  useFrameLoop(() => {
    if (root.current === null) return;
    if (painter.current?.root !== root.current) painter.current = new Painter(root.current);
    painter.current.paint(scene, store.getState().paced?.why === "load", performance.now());
  });

  return (
    <div
      ref={root}
      // Long contents scroll in a low window, and people without a mouse must be able to do that.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={`What ${name} sees`}
      aria-live="off"
      className="max-h-[calc(100dvh-32rem)] min-h-20 overflow-y-auto border-t border-line px-3 py-2.5 text-xs outline-offset-[-2px]"
    >
      <p data-part="who" className="font-medium">
        {NOBODY}
      </p>
      <p data-part="look" className="min-h-[1.125rem] text-soft" />
      {reads && <ExpressionReadings key="expressions" />}
      <p data-part="rate" className="mt-2 text-soft" />
      <details className="mt-1">
        <summary className="cursor-pointer py-1 text-soft">What the marks mean</summary>
        <Marks />
      </details>
    </div>
  );
}

/** Says with words what is drawn over the picture. */
export function Marks() {
  return (
    <ul className="flex list-disc flex-col gap-1 pl-4 text-soft">
      <li>Lines and dots: your face, as it is found. The lips are blue while you speak.</li>
      <li>Bold eyelids: your eyes are closed.</li>
      <li>Arrow: where you look. Full dot: at the screen; ring: away from it.</li>
      <li>Frames: several people are seen; the solid one is who is talked with.</li>
      <li>What is older than half a second fades.</li>
    </ul>
  );
}

function ExpressionReadings() {
  return (
    <div data-part="expressions" className="mt-2 transition-opacity duration-300">
      <p className="flex justify-between gap-2">
        <span data-part="expression" className="font-medium" />
        <span data-part="confidence" className="text-soft" />
      </p>
      <dl className="mt-1 grid grid-cols-[auto_1fr_auto] items-center gap-x-2 gap-y-0.5">
        {EXPRESSIONS.map(([label, title]) => (
          <div key={label} className="contents">
            <dt className="text-soft">{title}</dt>
            <dd aria-hidden className="h-1.5 overflow-hidden rounded-full bg-raised">
              <span
                data-bar={label}
                className="block h-full w-full origin-left rounded-full bg-accent"
                style={{ transform: "scaleX(0)" }}
              />
            </dd>
            <dd data-share={label} className="w-8 text-right text-soft tabular-nums">
              0 %
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-2 flex items-center gap-3">
        <div
          aria-hidden
          className="relative size-12 shrink-0 rounded-lg bg-raised bg-[linear-gradient(var(--line),var(--line)),linear-gradient(var(--line),var(--line))] bg-[size:100%_1px,1px_100%] bg-center bg-no-repeat"
        >
          <span data-part="point" className="absolute top-1/2 left-1/2 -m-1 size-2 rounded-full bg-accent" />
        </div>
        <p className="min-h-18">
          <span data-part="mood" />
          <span className="block text-soft">That is what a face shows, not what you feel.</span>
        </p>
      </div>
    </div>
  );
}

/** Writes readings into the elements above. */
class Painter {
  readonly root: HTMLElement;
  private version = -1;
  private wordsMs = -Infinity;

  constructor(root: HTMLElement) {
    this.root = root;
  }

  paint(scene: Scene, busy: boolean, nowMs: number): void {
    if (scene.version !== this.version) {
      this.version = scene.version;
      this.bars(scene);
    }
    if (nowMs - this.wordsMs < WORDS_MS) return;
    this.wordsMs = nowMs;
    this.words(scene, busy, nowMs);
  }

  private bars({ emotion }: Scene): void {
    const scores = new Map(emotion?.scores.map(({ label, score }) => [label, score]));
    for (const [label] of EXPRESSIONS) {
      const bar = this.root.querySelector<HTMLElement>(`[data-bar=${label}]`);
      if (bar !== null) bar.style.transform = `scaleX(${(scores.get(label) ?? 0).toFixed(3)})`;
    }
    const point = this.part("point");
    if (point === null) return;
    const [valence, arousal] = emotion === null ? [0, 0] : [emotion.valence, emotion.arousal];
    point.style.transform = `translate(${(22 * valence).toFixed(1)}px, ${(-22 * arousal).toFixed(1)}px)`;
  }

  private words(scene: Scene, busy: boolean, nowMs: number): void {
    const { interlocutor, gaze, mouth, emotion } = scene;
    const current = (scene.ageMs(nowMs) ?? Infinity) < GONE_MS;
    const seen = current ? interlocutor : null;
    const others = scene.faces.length - 1;
    this.write("who", seen === null ? NOBODY : whoInWords(seen.name, others, seen.distance_m));
    const look = lookInWords(gaze, mouth?.moving === true, scene.gestureAt(nowMs));
    this.write("look", seen === null ? "" : look);
    this.write("rate", `Seen: ${rateInWords(scene.rate(nowMs), busy)}.`);
    this.expressions(seen === null ? null : emotion);
  }

  private expressions(emotion: Scene["emotion"]): void {
    const box = this.part("expressions");
    if (box === null) return;
    const certain = emotion !== null && emotion.emotion !== "uncertain";
    box.dataset.certain = String(certain);
    this.write("expression", emotion === null ? "No expression is read" : expressionInWords(emotion));
    const percent = Math.round(100 * (emotion?.confidence ?? 0));
    this.write("confidence", emotion === null ? "" : `${percent} % sure`);
    this.write("mood", emotion === null ? "" : moodInWords(emotion.valence, emotion.arousal));
    const scores = new Map(emotion?.scores.map(({ label, score }) => [label, score]));
    for (const [label] of EXPRESSIONS) {
      const share = this.root.querySelector(`[data-share=${label}]`);
      if (share !== null) share.textContent = `${Math.round(100 * (scores.get(label) ?? 0))} %`;
    }
    for (const bar of box.querySelectorAll<HTMLElement>("[data-bar], [data-part=point]")) {
      bar.style.opacity = certain ? "1" : "0.4";
    }
  }

  private write(part: string, text: string): void {
    const element = this.part(part);
    if (element !== null && element.textContent !== text) element.textContent = text;
  }

  private part(name: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-part=${name}]`);
  }
}
