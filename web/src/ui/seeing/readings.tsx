"use client";

import { useRef } from "react";
import type { Format } from "@/i18n/format";
import { type TalkTranslate, useFormat, useT } from "@/i18n/talk";
import type { Scene } from "@/session/seeing/scene";
import { useConversation, useConversationState } from "../conversation-context";
import { useFrameLoop } from "../use-frame-loop";
import { EXPRESSIONS, expressionInWords, lookInWords, moodInWords, rateInWords, whoInWords } from "./words";

/** Words change no faster than they can be read, ms. */
const WORDS_MS = 250;
/** A server that is busy may need this long for a picture; after that nothing is known any more, ms. */
const GONE_MS = 3_000;

/** What is read of the person, in words, bars and a point. It changes many times a second, without React. */
export function Readings() {
  const t = useT();
  const format = useFormat();
  const { scene, store } = useConversation();
  const name = useConversationState((state) => state.persona?.title ?? t("senses.sheBegins"));
  const reads = useConversationState((state) => state.settings?.expressions === true);
  const root = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter | null>(null);

  useFrameLoop(() => {
    if (root.current === null) return;
    if (painter.current?.root !== root.current || painter.current.t !== t) {
      painter.current = new Painter(root.current, t, format);
    }
    painter.current.paint(scene, store.getState().paced?.why === "load", performance.now());
  });

  return (
    <div
      ref={root}
      // Long contents scroll in a low window, and people without a mouse must be able to do that.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={t("seeing.sees", { name })}
      aria-live="off"
      className="max-h-[calc(100dvh-32rem)] min-h-20 in-data-tight:max-h-[calc(78dvh-26.5rem)] max-sm:max-h-[calc(78dvh-26.5rem)] overflow-y-auto border-t border-line px-3 py-2.5 text-xs outline-offset-[-2px]"
    >
      <p data-part="who" className="font-medium">
        {t("seeing.nobody")}
      </p>
      <p data-part="look" className="min-h-[1.125rem] text-soft" />
      {reads && <ExpressionReadings key="expressions" />}
      <p data-part="rate" className="mt-2 text-soft" />
      <details className="mt-1">
        <summary className="cursor-pointer py-1 text-soft">{t("seeing.marks")}</summary>
        <Marks />
      </details>
    </div>
  );
}

/** Says with words what is drawn over the picture. */
export function Marks() {
  const t = useT();
  return (
    <ul className="flex list-disc flex-col gap-1 pl-4 text-soft">
      <li>{t("seeing.markFace")}</li>
      <li>{t("seeing.markLids")}</li>
      <li>{t("seeing.markArrow")}</li>
      <li>{t("seeing.markFrames")}</li>
      <li>{t("seeing.markFading")}</li>
    </ul>
  );
}

function ExpressionReadings() {
  const t = useT();
  const format = useFormat();
  return (
    <div data-part="expressions" className="mt-2 transition-opacity duration-300">
      <p className="flex justify-between gap-2">
        <span data-part="expression" className="font-medium" />
        <span data-part="confidence" className="text-soft" />
      </p>
      <dl className="mt-1 grid grid-cols-[auto_1fr_auto] items-center gap-x-2 gap-y-0.5">
        {EXPRESSIONS.map((label) => (
          <div key={label} className="contents">
            <dt className="text-soft">{t(`person.${label}`)}</dt>
            <dd aria-hidden className="h-1.5 overflow-hidden rounded-full bg-raised">
              <span
                data-bar={label}
                className="block h-full w-full origin-left rounded-full bg-accent"
                style={{ transform: "scaleX(0)" }}
              />
            </dd>
            <dd data-share={label} className="w-8 text-right text-soft tabular-nums">
              {format.percent(0)}
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
          <span className="block text-soft">{t("seeing.notFelt")}</span>
        </p>
      </div>
    </div>
  );
}

/** Writes readings into the elements above. */
class Painter {
  readonly root: HTMLElement;
  readonly t: TalkTranslate;
  private readonly format: Format;
  private version = -1;
  private wordsMs = -Infinity;

  constructor(root: HTMLElement, t: TalkTranslate, format: Format) {
    this.root = root;
    this.t = t;
    this.format = format;
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
    for (const label of EXPRESSIONS) {
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
    const { t, format } = this;
    const who =
      seen === null ? t("seeing.nobody") : whoInWords(seen.name, others, seen.distance_m, t, format);
    this.write("who", who);
    const look = lookInWords(gaze, mouth?.moving === true, scene.gestureAt(nowMs), t);
    this.write("look", seen === null ? "" : look);
    this.write("rate", t("seeing.seen", { rate: rateInWords(scene.rate(nowMs), busy, t) }));
    this.expressions(seen === null ? null : emotion);
  }

  private expressions(emotion: Scene["emotion"]): void {
    const box = this.part("expressions");
    if (box === null) return;
    const { t, format } = this;
    const certain = emotion !== null && emotion.emotion !== "uncertain";
    box.dataset.certain = String(certain);
    this.write("expression", emotion === null ? t("seeing.noExpression") : expressionInWords(emotion, t));
    const share = format.percent(emotion?.confidence ?? 0, 0);
    this.write("confidence", emotion === null ? "" : t("seeing.sure", { share }));
    this.write("mood", emotion === null ? "" : moodInWords(emotion.valence, emotion.arousal, t));
    const scores = new Map(emotion?.scores.map(({ label, score }) => [label, score]));
    for (const label of EXPRESSIONS) {
      const share = this.root.querySelector(`[data-share=${label}]`);
      if (share !== null) share.textContent = format.percent(scores.get(label) ?? 0, 0);
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
