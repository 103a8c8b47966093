"use client";

import { USUAL_LANDMARKS } from "./avatar/landmarks";
import { Camera } from "./camera";
import type { Layout } from "./framing";
import { StageCanvas, type StageCanvasProps } from "./stage-canvas";

interface ConversationCanvasProps extends Omit<StageCanvasProps, "children"> {
  readonly layout: Layout;
}

/** The picture of somebody one talks to. */
export default function ConversationCanvas({ layout, ...rest }: ConversationCanvasProps) {
  return (
    <StageCanvas {...rest}>
      {(staged) => <Camera layout={layout} landmarks={staged?.rig.landmarks ?? USUAL_LANDMARKS} />}
    </StageCanvas>
  );
}
