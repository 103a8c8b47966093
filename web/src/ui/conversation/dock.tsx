"use client";

import type { Ref } from "react";
import { useT } from "@/i18n/talk";
import { IconButton } from "../controls/button";
import { useConversationState } from "../conversation-context";
import { usePreferences } from "../preferences";
import { useSeen } from "../seeing/use-sight";
import { Composer } from "./composer";
import { HoldAnnouncer, HoldButton } from "./hold-button";
import { MicrophoneButton } from "./microphone-button";

interface DockProps {
  readonly onCamera: () => void;
  readonly field: Ref<HTMLInputElement>;
}

/** Everything that one answers with, in one place. */
export function Dock({ onCamera, field }: DockProps) {
  const pushes = useConversationState((state) => state.manner.turnTaking === "push_to_talk");
  return (
    <div className="relative isolate flex w-full max-w-2xl items-center gap-1 rounded-full bg-surface p-2 shadow-float ring-1 ring-line has-[input:focus-visible]:ring-2 has-[input:focus-visible]:ring-accent">
      {pushes ? <HoldButton /> : <MicrophoneButton />}
      {pushes && <HoldAnnouncer />}
      <Composer ref={field} />
      <CameraButton onClick={onCamera} />
    </div>
  );
}

/** Says before it is pressed who will see the picture. */
function CameraButton({ onClick }: { readonly onClick: () => void }) {
  const t = useT();
  const name = useConversationState((state) => state.persona?.title) ?? t("conversation.she");
  const shown = useConversationState((state) => state.camera !== "off" || state.cameraProblem !== null);
  const sees = useConversationState((state) => state.capabilities?.sees === true);
  const { seen: agreed } = usePreferences();
  const seen = useSeen();
  const show =
    sees && agreed === true ? t("conversation.showCameraSeen", { name }) : t("conversation.showCamera");
  const hide = seen ? t("conversation.hideCameraSeen", { name }) : t("conversation.hideCamera");
  return (
    <IconButton
      icon={shown ? "camera" : "cameraOff"}
      label={shown ? hide : show}
      onClick={onClick}
      className={seen ? "ring-2 ring-accent ring-inset" : ""}
    />
  );
}
