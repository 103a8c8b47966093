"use client";

import { useState } from "react";
import { Button } from "../controls/button";
import { Dialog } from "../controls/dialog";
import { Explanation, Switch } from "../controls/fields";
import { useConversationState } from "../conversation-context";
import { preferences, preferredHearing } from "../preferences";
import { HearingSwitches } from "../senses/hearing-switches";
import { useHearing } from "../senses/use-hearing";
import { placeOfServer } from "../server-status";
import { ABOUT_EXPRESSIONS, ABOUT_RECOGNITION } from "./words";
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
  const { agree } = useSight();
  const heard = useHearing();
  const name = useConversationState((state) => state.persona?.title ?? "she");
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
    <Dialog title={`May ${name} see you?`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p className="text-sm">
          Pictures of your camera then go to {placeOfServer()}, some ten a second. There {name} finds your
          face, and notices where you look, how your head moves and whether you speak. She looks at you, and
          waits while you look away.
        </p>
        <p className="text-sm">
          No picture is kept.{" "}
          {shown
            ? "You see all the time what she sees. One click, or the key S, ends it: the camera goes off."
            : "One touch ends it: the camera goes off."}
        </p>
        {expressive && (
          <div className="border-t border-line pt-3">
            <Switch label="Read my expressions, too" checked={expressions} onChange={setExpressions} />
            <Explanation>{ABOUT_EXPRESSIONS}</Explanation>
          </div>
        )}
        {recognizes && (
          <div className="border-t border-line pt-3">
            <Switch
              label="Recognize me, if I agreed to be known"
              checked={recognition}
              onChange={setRecognition}
            />
            <Explanation>{ABOUT_RECOGNITION}</Explanation>
          </div>
        )}
        {hears && <HearingSwitches consent={hearing} onChange={setHearing} />}
        <div className="mt-2 flex flex-wrap gap-3">
          <Button kind="primary" icon="eye" onClick={accept}>
            Let her see me
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </div>
      </div>
    </Dialog>
  );
}
