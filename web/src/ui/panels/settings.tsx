"use client";

import { useEffect, useState } from "react";
import { listMicrophones } from "@/session/audio/microphone";
import { hasBrowserRecognizer } from "@/session/audio/browser-recognizer";
import { AgentsChoice } from "../agents/agents-choice";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { Choice, Explanation, Select, Switch } from "../controls/fields";
import { useConversation, useConversationState } from "../conversation-context";
import { OperatorLink } from "../operator-link";
import { setPreference, usePreferences } from "../preferences";
import { AboutServer } from "./about-server";
import { AppearanceChoice, BackgroundChoice, PersonChoice, QualityChoice } from "./look-choices";
import { MannerChoices } from "./manner-choices";

interface SettingsProps {
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
  readonly onPrivacy: () => void;
  readonly onPast: () => void;
  readonly onKnowledge: () => void;
}

/** What can be chosen, and what the server says of itself. */
export function Settings({ onClose, onShortcuts, onPrivacy, onPast, onKnowledge }: SettingsProps) {
  const { captions } = usePreferences();
  return (
    <Dialog title="Settings" place="corner" onClose={onClose}>
      <div className="flex flex-col gap-5">
        <MannerChoices />
        <Button kind="quiet" icon="lock" onClick={onPrivacy} className="-my-2 -ml-4 self-start text-sm">
          Privacy: what she may notice, and what is kept
        </Button>
        <AgentsChoice />
        <Switch
          label="Captions"
          checked={captions}
          onChange={(value) => setPreference({ captions: value })}
        />
        <AppearanceChoice />
        <PersonChoice />
        <BackgroundChoice />
        <QualityChoice label="Picture quality" />
        <MicrophoneChoice />
        <RecognizerChoice />
        <AboutServer />
        <a
          href="/studio/"
          className="-my-2 inline-flex min-h-11 items-center self-start text-sm font-medium underline underline-offset-4"
        >
          Open the studio: try every expression, or an avatar of your own
        </a>
        <OperatorLink className="-my-2 inline-flex min-h-11 items-center self-start text-sm font-medium underline underline-offset-4" />
        <Button kind="quiet" icon="book" onClick={onKnowledge} className="-mb-3 -ml-4 self-start text-sm">
          Knowledge: documents that she may look into
        </Button>
        <Button kind="quiet" icon="clock" onClick={onPast} className="-my-3 -ml-4 self-start text-sm">
          Past conversations
        </Button>
        <Button kind="quiet" icon="keyboard" onClick={onShortcuts} className="-ml-4 self-start text-sm">
          Keys and signs
        </Button>
      </div>
    </Dialog>
  );
}

function MicrophoneChoice() {
  const conversation = useConversation();
  const { microphone } = usePreferences();
  const [known, setKnown] = useState<readonly { id: string; name: string }[]>([]);
  useEffect(() => {
    void listMicrophones().then(setKnown);
  }, []);
  if (known.length < 2) return null;
  const choose = (value: string) => {
    setPreference({ microphone: value === "" ? null : value });
    if (conversation.state.microphone !== "off") void conversation.input.open(value === "" ? null : value);
  };
  return (
    <Select
      label="Microphone"
      value={microphone ?? ""}
      options={[
        { value: "", label: "The browser’s default" },
        ...known.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={choose}
    />
  );
}

/** The browser's recognizer is never chosen for anybody: it sends what it hears to somebody else. */
function RecognizerChoice() {
  const conversation = useConversation();
  const chosen = useConversationState((state) => state.settings?.recognizer ?? "server");
  const open = useConversationState((state) => state.connection.status === "open");
  const possible = hasBrowserRecognizer();
  return (
    <Choice
      label="Who turns your speech into words"
      value={chosen}
      options={[
        { value: "server", label: "This server" },
        { value: "browser", label: "The browser", disabled: !possible || !open },
      ]}
      onChange={(value) => conversation.useRecognizer(value)}
    >
      <Explanation>
        {possible
          ? "The browser’s own recognizer understands open speech, but it sends the sound of your voice to the browser’s maker. This server’s recognizer sends it nowhere else."
          : "This browser has no recognizer of its own, so the server’s is used. It sends the sound of your voice nowhere else."}
      </Explanation>
    </Choice>
  );
}
