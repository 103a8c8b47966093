"use client";

import type { Ref } from "react";
import { IconButton } from "../controls/button";
import { useConversationState } from "../conversation-context";
import { Composer } from "./composer";
import { HoldAnnouncer, HoldButton } from "./hold-button";
import { MicrophoneButton } from "./microphone-button";

interface DockProps {
  readonly camera: boolean;
  readonly onCamera: () => void;
  readonly field: Ref<HTMLInputElement>;
}

/** Everything that one answers with, in one place. */
export function Dock({ camera, onCamera, field }: DockProps) {
  const pushes = useConversationState((state) => state.manner.turnTaking === "push_to_talk");
  return (
    <div className="isolate flex w-full max-w-2xl items-center gap-1 rounded-full bg-surface p-2 shadow-float ring-1 ring-line has-[input:focus-visible]:ring-2 has-[input:focus-visible]:ring-accent">
      {pushes ? <HoldButton /> : <MicrophoneButton />}
      {pushes && <HoldAnnouncer />}
      <Composer ref={field} />
      <IconButton
        icon={camera ? "camera" : "cameraOff"}
        label={camera ? "Hide your camera" : "Show your camera, to you only"}
        onClick={onCamera}
      />
    </div>
  );
}
