"use client";

import dynamic from "next/dynamic";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useT } from "@/i18n/talk";
import { avatarFromAddress } from "../avatars";
import { ConversationContext } from "../conversation-context";
import { conversationHere } from "../conversation-here";
import { Button } from "../controls/button";
import { useDebugHandle } from "../debug/use-debug-handle";
import { preferences, usePreferences } from "../preferences";
import { Backdrop } from "../stage/backdrop";
import type { LoadedAvatar } from "../stage/avatar/load";
import { reportOf } from "../stage/avatar/report";
import { useStage } from "../stage/use-stage";
import { useReducedMotion, useTheme } from "../theme";
import { type CostDisplay, CostView } from "./cost-view";
import { studioHandle } from "./handle";
import { MorphSection } from "./morph-section";
import { Orbit } from "./orbit";
import { openFile } from "./own-file";
import { PersonSection } from "./person-section";
import { SpeakSection } from "./speak-section";
import { StudioContext } from "./studio-context";
import { Studio } from "./studio-parts";
import { TrySections } from "./try-section";
import { useFileDrop } from "./use-file-drop";
import { ViewBar } from "./view-bar";
import { ViewSection } from "./view-section";

const StudioCanvas = dynamic(() => import("./studio-canvas"), { ssr: false });

function newStudio(): Studio {
  const source = avatarFromAddress(location.search) ?? preferences.getState().avatar ?? "iris";
  return new Studio(conversationHere(), source);
}

/** The page on which everything that an avatar can do is tried. */
export function StudioPage() {
  const t = useT();
  const [studio] = useState(newStudio);
  const theme = useTheme();
  const calm = useReducedMotion();
  const stage = useStage(usePreferences().quality);
  const [shown, setShown] = useState<LoadedAvatar | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const cost = useRef<CostDisplay>(null);

  useEffect(() => studio.puppeteer.attach(), [studio]);
  useEffect(() => studio.puppeteer.setCalm(calm), [studio, calm]);
  useEffect(() => {
    document.title = `${t("studio.title")} · visavis`;
  }, [t]);
  useDebugHandle(
    studio.conversation,
    studio.puppeteer,
    useMemo(() => studioHandle(studio), [studio]),
  );

  const open = useCallback(
    async (file: File) => {
      const opened = await openFile(file, t);
      setProblem(opened.kind === "problem" ? opened.text : null);
      if (opened.kind === "avatar") studio.choose({ source: opened.avatar });
    },
    [studio, t],
  );
  const failed = useCallback(() => setProblem(t("studio.notLoaded")), [t]);
  const onShown = useCallback((avatar: LoadedAvatar) => setShown(avatar), []);
  const missing = useMemo(() => missingIn(shown), [shown]);

  const dragging = useFileDrop(open);
  const { quality, status } = stage;
  return (
    <ConversationContext value={studio.conversation}>
      <StudioContext value={studio}>
        <div className="fixed inset-0 flex flex-col lg:flex-row" data-studio>
          <section
            aria-label={t("studio.avatar")}
            className="relative h-[46dvh] shrink-0 overflow-hidden lg:h-auto lg:flex-1"
          >
            <Backdrop />
            {quality !== null && status !== "no_webgl" && (
              <div className="absolute inset-0">
                <StudioCanvas
                  key={`${quality.tier}-${stage.generation}`}
                  theme={theme}
                  quality={quality}
                  stage={stage}
                  onCost={(value) => cost.current?.show(value)}
                  onShown={onShown}
                  onFailed={failed}
                />
              </div>
            )}
            <Orbit view={studio.view} />
            <CostView ref={cost} />
            <ViewBar />
            {status === "no_webgl" && (
              <p className="absolute inset-x-6 top-20 text-sm">{t("studio.noWebgl")}</p>
            )}
            {dragging && (
              <p className="pointer-events-none absolute inset-4 grid place-items-center rounded-3xl border-2 border-dashed border-accent bg-surface/80 text-lg font-semibold">
                {t("studio.drop")}
              </p>
            )}
          </section>
          <main className="min-h-0 flex-1 overflow-y-auto border-line bg-surface px-5 pb-8 max-lg:border-t lg:w-[26rem] lg:flex-none lg:border-l">
            <header className="flex items-center justify-between py-4">
              <h1 className="text-lg font-semibold">{t("studio.title")}</h1>
              <a
                href="/"
                className="inline-flex min-h-11 items-center text-sm font-medium underline underline-offset-4"
              >
                {t("studio.talk")}
              </a>
            </header>
            <PersonSection shown={shown} problem={problem} onFile={(file) => void open(file)} />
            <SpeakSection />
            <TrySections />
            <MorphSection missing={missing} />
            <ViewSection />
            <Button kind="quiet" className="mt-4 -ml-4 text-sm" onClick={() => studio.reset()}>
              {t("studio.rest")}
            </Button>
          </main>
        </div>
      </StudioContext>
    </ConversationContext>
  );
}

function missingIn(avatar: LoadedAvatar | null): ReadonlySet<string> {
  if (avatar === null) return new Set();
  const { arkit, visemes } = reportOf(avatar.facts);
  return new Set([...arkit.missing, ...visemes.missing.map((name) => `viseme_${name}`)]);
}
