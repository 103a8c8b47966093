"use client";

import { USUAL_LANDMARKS } from "../stage/avatar/landmarks";
import type { LoadedAvatar } from "../stage/avatar/load";
import type { Quality } from "../stage/quality";
import { StageCanvas } from "../stage/stage-canvas";
import type { StageState } from "../stage/use-stage";
import type { Staged } from "../stage/use-avatar";
import { useEffect } from "react";
import type { FrameCost } from "./cost";
import { Probe, XRay } from "./probe";
import { StudioCamera } from "./studio-camera";
import { useChosen, useStudio } from "./studio-context";

interface StudioCanvasProps {
  readonly theme: "light" | "dark";
  readonly quality: Quality;
  readonly stage: StageState;
  readonly onCost: (cost: FrameCost) => void;
  readonly onShown: (avatar: LoadedAvatar) => void;
  readonly onFailed: () => void;
}

/** The picture of the studio. */
export default function StudioCanvas({
  theme,
  quality,
  stage,
  onCost,
  onShown,
  onFailed,
}: StudioCanvasProps) {
  const { puppet, view, darkroom } = useStudio();
  const source = useChosen((state) => state.source);
  const wireframe = useChosen((state) => state.wireframe);
  const skeleton = useChosen((state) => state.skeleton);
  return (
    <StageCanvas
      source={source}
      mover={puppet}
      theme={theme}
      quality={quality}
      onProgress={stage.progressed}
      onReady={stage.ready}
      onFailed={onFailed}
      onContextLost={stage.contextLost}
      onTooSlow={stage.tooSlow}
    >
      {(staged) => (
        <>
          <StudioCamera view={view} landmarks={staged?.rig.landmarks ?? USUAL_LANDMARKS} />
          {staged !== null && (
            <>
              <XRay staged={staged} wireframe={wireframe} skeleton={skeleton} />
              <Probe staged={staged} darkroom={darkroom} onCost={onCost} />
              <Shown staged={staged} onShown={onShown} />
            </>
          )}
        </>
      )}
    </StageCanvas>
  );
}

/** Tells when somebody else is on the stage. */
function Shown({
  staged,
  onShown,
}: {
  readonly staged: Staged;
  readonly onShown: (avatar: LoadedAvatar) => void;
}) {
  useEffect(() => onShown(staged.avatar), [staged, onShown]);
  return null;
}
