"use client";

import { useEffect, useState } from "react";
import { useT } from "@/i18n/talk";
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
import { LanguageChoice } from "./language-choice";
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
  const t = useT();
  const { captions } = usePreferences();
  return (
    <Dialog title={t("panels.settings")} place="corner" onClose={onClose}>
      <div className="flex flex-col gap-5">
        <MannerChoices />
        <Button
          kind="quiet"
          icon="lock"
          onClick={onPrivacy}
          className="-my-2 -ml-4 self-start text-left text-sm"
        >
          {t("panels.privacy")}
        </Button>
        <AgentsChoice />
        <Switch
          label={t("panels.captions")}
          checked={captions}
          onChange={(value) => setPreference({ captions: value })}
        />
        <LanguageChoice />
        <AppearanceChoice />
        <PersonChoice />
        <BackgroundChoice />
        <QualityChoice label={t("panels.quality")} />
        <MicrophoneChoice />
        <RecognizerChoice />
        <AboutServer />
        <a
          href="/studio/"
          className="-my-2 inline-flex min-h-11 items-center self-start text-sm font-medium underline underline-offset-4"
        >
          {t("panels.studio")}
        </a>
        <OperatorLink className="-my-2 inline-flex min-h-11 items-center self-start text-sm font-medium underline underline-offset-4" />
        <Button
          kind="quiet"
          icon="book"
          onClick={onKnowledge}
          className="-mb-3 -ml-4 self-start text-left text-sm"
        >
          {t("panels.knowledge")}
        </Button>
        <Button
          kind="quiet"
          icon="clock"
          onClick={onPast}
          className="-my-3 -ml-4 self-start text-left text-sm"
        >
          {t("panels.past")}
        </Button>
        <Button
          kind="quiet"
          icon="keyboard"
          onClick={onShortcuts}
          className="-ml-4 self-start text-left text-sm"
        >
          {t("panels.keysAndSigns")}
        </Button>
      </div>
    </Dialog>
  );
}

function MicrophoneChoice() {
  const t = useT();
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
      label={t("panels.microphone")}
      value={microphone ?? ""}
      options={[
        { value: "", label: t("panels.microphoneUsual") },
        ...known.map(({ id, name }, index) => ({
          value: id,
          label: name === "" ? t("panels.microphoneNumber", { number: index + 1 }) : name,
        })),
      ]}
      onChange={choose}
    />
  );
}

/** The browser's recognizer is never chosen for anybody: it sends what it hears to somebody else. */
function RecognizerChoice() {
  const t = useT();
  const conversation = useConversation();
  const chosen = useConversationState((state) => state.settings?.recognizer ?? "server");
  const open = useConversationState((state) => state.connection.status === "open");
  const possible = hasBrowserRecognizer();
  return (
    <Choice
      label={t("panels.recognizer")}
      value={chosen}
      options={[
        { value: "server", label: t("panels.thisServer") },
        { value: "browser", label: t("panels.theBrowser"), disabled: !possible || !open },
      ]}
      onChange={(value) => conversation.useRecognizer(value)}
    >
      <Explanation>{t(possible ? "panels.recognizerWhy" : "panels.noRecognizer")}</Explanation>
    </Choice>
  );
}
