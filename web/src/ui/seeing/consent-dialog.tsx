"use client";

import { useState } from "react";
import { useT } from "@/i18n/talk";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { Explanation, Switch } from "../controls/fields";
import { useConversationState } from "../conversation-context";
import { preferences, preferredHearing } from "../preferences";
import { HearingSwitches } from "../senses/hearing-switches";
import { useHearing } from "../senses/use-hearing";
import { placeOfServer } from "../server-status";
import { useSight } from "./use-sight";

interface ConsentDialogProps {
  /** Whether this page shows what she sees. */
  readonly shown: boolean;
  /** Whether it also asks what of the voice and the words may be read. */
  readonly hears?: boolean;
  readonly onClose: () => void;
}

/** Asks, in plain words and with each choice by itself, whether she may see the person. */
export function ConsentDialog({ shown, hears = true, onClose }: ConsentDialogProps) {
  const t = useT();
  const { agree } = useSight();
  const heard = useHearing();
  const name = useConversationState((state) => state.persona?.title ?? t("senses.she"));
  const expressive = useConversationState((state) => typeof state.capabilities?.expressions === "string");
  const recognizes = useConversationState((state) => state.capabilities?.recognizes_people === true);
  const [expressions, setExpressions] = useState(() => preferences.getState().expressions);
  const [recognition, setRecognition] = useState(() => preferences.getState().recognition);
  const [hearing, setHearing] = useState(preferredHearing);
  const accept = () => {
    if (hears) heard.agree(hearing);
    agree({ seeing: true, expressions, recognition });
    onClose();
  };
  return (
    <Dialog title={t("seeing.title", { name })} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="text-sm">{t("seeing.what", { place: placeOfServer(t), name })}</p>
        <p className="text-sm">{t(shown ? "seeing.notKept" : "seeing.notKeptTouch")}</p>
        {expressive && (
          <div className="border-t border-line pt-3">
            <Switch label={t("seeing.readExpressions")} checked={expressions} onChange={setExpressions} />
            <Explanation>{t("senses.aboutExpressions")}</Explanation>
          </div>
        )}
        {recognizes && (
          <div className="border-t border-line pt-3">
            <Switch label={t("seeing.recognize")} checked={recognition} onChange={setRecognition} />
            <Explanation>{t("senses.aboutRecognition")}</Explanation>
          </div>
        )}
        {hears && <HearingSwitches consent={hearing} onChange={setHearing} />}
        <div className="mt-2 flex flex-wrap gap-3">
          <Button kind="primary" icon="eye" onClick={accept}>
            {t("seeing.let")}
          </Button>
          <Button onClick={onClose}>{t("seeing.notNow")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
