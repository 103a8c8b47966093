"use client";

import { type Ref, useState } from "react";
import { useT } from "@/i18n/talk";
import { AgentStrip } from "../agents/agent-strip";
import { Presentation } from "../content/presentation";
import { Sheet } from "../content/sheet";
import { ShownList } from "../content/shown-list";
import { useShowing } from "../content/showing";
import { useConversation, useConversationState } from "../conversation-context";
import { KnowledgeDialog } from "../knowledge/knowledge-dialog";
import { Settings } from "../panels/settings";
import { PastConversations } from "../past/past-conversations";
import { CompanyNotice } from "../notices/company-notice";
import { PersonStrip } from "../person/strip";
import { Shortcuts } from "../panels/shortcuts";
import { SidePanel } from "../panels/side-panel";
import { Transcript } from "../panels/transcript";
import { preferredConsent, setPreference, usePreferences } from "../preferences";
import { PrivacyDialog } from "../privacy/privacy-dialog";
import { useWithdrawal } from "../privacy/use-privacy";
import { ConsentDialog } from "../seeing/consent-dialog";
import { PictureInPicture } from "../seeing/picture-in-picture";
import { placeAmid } from "../seeing/place";
import { useSeen, useSight, wasAsked } from "../seeing/use-sight";
import { PANEL_WIDTH } from "../stage/framing";
import { useMicrophone } from "../use-microphone";
import { useWindowSize } from "../stage/use-window-size";
import { useShortcuts } from "../use-shortcuts";
import { useTalkKey } from "../use-talk-key";
import { Announcer } from "./announcer";
import { Captions } from "./captions";
import { Dock } from "./dock";
import { Header } from "./header";
import { Hint } from "./hint";
import { Suggestions } from "./suggestions";
import { TapToStop } from "./tap-to-stop";

/** From this width of the window on there is room to tell in detail what she sees, CSS pixels. */
const ROOM_FOR_DETAILS = 900;

type Window = "knowledge" | "settings" | "shortcuts" | "consent" | "privacy" | "past" | "now";

interface ConversationViewProps {
  readonly name: string;
  /** Whether there is room for a panel beside the virtual human. */
  readonly beside: boolean;
  readonly field: Ref<HTMLInputElement>;
}

/** The conversation: everything that lies over the virtual human. */
export function ConversationView({ name, beside, field }: ConversationViewProps) {
  const t = useT();
  const conversation = useConversation();
  const { captions, seeingDetails } = usePreferences();
  const { side, open, presented } = useShowing();
  const { toggle } = useMicrophone();
  const persona = useConversationState((state) => state.persona?.title ?? name);
  const [window, setWindow] = useState<Window | null>(null);
  const [why, setWhy] = useState(false);
  const camera = useConversationState((state) => state.camera !== "off" || state.cameraProblem !== null);
  const sees = useConversationState((state) => state.capabilities?.sees === true);
  const sessionId = useConversationState(({ connection }) =>
    "sessionId" in connection ? connection.sessionId : null,
  );
  const seen = useSeen();
  const { toggleCamera, agree, withdraw } = useSight();
  const withdrawAll = useWithdrawal();
  const { width } = useWindowSize();
  const details = seeingDetails ?? width >= ROOM_FOR_DETAILS;

  const pushes = useConversationState((state) => state.manner.turnTaking === "push_to_talk");

  const tellDetails = () => setPreference({ seeingDetails: !details });
  const letSee = () => {
    if (wasAsked()) agree({ ...preferredConsent(), seeing: true });
    else setWindow("consent");
  };

  const sheet = side === "shown" && !beside && presented === null;
  const panel = side !== null && beside ? PANEL_WIDTH : 0;
  const place = placeAmid({ why, sheet, presented: presented !== null, width: width - panel });

  useTalkKey(pushes);
  useShortcuts({
    microphone: pushes ? () => conversation.talk.toggle() : toggle,
    spaceTalks: pushes,
    stop: () => conversation.takeBack(),
    captions: () => setPreference({ captions: !captions }),
    transcript: () => open(side === "transcript" ? null : "transcript"),
    shown: () => open(side === "shown" ? null : "shown"),
    camera: toggleCamera,
    seeing: () => {
      if (seen) withdraw();
      else if (sees) letSee();
    },
    details: tellDetails,
    privacy: () => setWindow("privacy"),
    withdraw: withdrawAll,
    past: () => setWindow("past"),
    help: () => setWindow("shortcuts"),
  });

  return (
    <>
      <main
        tabIndex={-1}
        aria-label={t("conversation.with", { name: persona })}
        className="absolute inset-y-0 left-0 flex flex-col outline-none"
        style={{ right: panel }}
      >
        <Header
          name={persona}
          onSettings={() => setWindow("settings")}
          onPrivacy={() => setWindow("privacy")}
          onEnd={() => conversation.end()}
        />
        <CompanyNotice />
        <PersonStrip
          onSenses={() => setWindow("privacy")}
          onTimeline={() => setWindow("now")}
          onWhy={setWhy}
        />
        {presented === null ? (
          <TapToStop />
        ) : (
          <div className="pointer-events-none relative z-10 flex min-h-0 flex-1 flex-col px-3 pt-[30dvh] pb-2 sm:px-6 wide:pt-2 wide:pl-[34%]">
            <Presentation />
          </div>
        )}
        <div className="floor relative isolate flex flex-col items-center gap-3 px-3 pb-[max(1rem,env(safe-area-inset-bottom))] sm:px-6 sm:pb-6">
          {sheet && <Sheet />}
          <AgentStrip />
          {captions && <Captions compact={sheet} />}
          <Hint />
          {!sheet && <Suggestions />}
          <Dock onCamera={toggleCamera} field={field} />
        </div>
        {camera && (
          <PictureInPicture place={place} details={details} onDetails={tellDetails} onLet={letSee} />
        )}
      </main>
      {side === "transcript" && (
        <SidePanel title={t("panels.transcript")} beside={beside} onClose={() => open(null)}>
          <Transcript />
        </SidePanel>
      )}
      {side === "shown" && beside && (
        <SidePanel title={t("content.shown")} beside onClose={() => open(null)}>
          <ShownList />
        </SidePanel>
      )}
      {window === "settings" && (
        <Settings
          onClose={() => setWindow(null)}
          onShortcuts={() => setWindow("shortcuts")}
          onPrivacy={() => setWindow("privacy")}
          onPast={() => setWindow("past")}
          onKnowledge={() => setWindow("knowledge")}
        />
      )}
      {window === "consent" && <ConsentDialog shown onClose={() => setWindow(null)} />}
      {window === "privacy" && <PrivacyDialog name={persona} onClose={() => setWindow(null)} />}
      {(window === "past" || window === "now") && (
        <PastConversations first={window === "now" ? sessionId : null} onClose={() => setWindow(null)} />
      )}
      {window === "knowledge" && <KnowledgeDialog onClose={() => setWindow(null)} />}
      {window === "shortcuts" && <Shortcuts onClose={() => setWindow(null)} />}
      <Announcer />
    </>
  );
}
