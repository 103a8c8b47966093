"use client";

import { Explanation, Switch } from "../controls/fields";
import { useConversationState } from "../conversation-context";
import { usePreferences } from "../preferences";
import { placeOfServer } from "../server-status";
import { useSight } from "./use-sight";
import { ABOUT_EXPRESSIONS, ABOUT_RECOGNITION } from "./words";

/** What she may see. Every choice takes effect at once, and is kept for the next time. */
export function SeeingChoices() {
  const { seen, expressions, recognition } = usePreferences();
  const capabilities = useConversationState((state) => state.capabilities);
  const on = useConversationState((state) => state.camera === "on");
  const name = useConversationState((state) => state.persona?.title ?? "She");
  const { allow, withdraw, choose } = useSight();
  if (capabilities === null) return null;
  if (!capabilities.sees) {
    return (
      <section aria-label="Seeing" className="border-t border-line pt-4">
        <h3 className="text-sm font-medium">Seeing</h3>
        <Explanation>
          This server cannot look at pictures. Your camera shows you to yourself, and to nobody else.
        </Explanation>
      </section>
    );
  }
  return (
    <section aria-label="Seeing" className="flex flex-col gap-2 border-y border-line py-4">
      <Switch
        label={`${name} may see me while my camera is on`}
        checked={seen === true}
        onChange={(value) => (value ? allow() : withdraw())}
      />
      <Explanation>
        {seen === true
          ? on
            ? `Pictures of your camera go to ${placeOfServer()} and are looked at there: your face, where you look, whether you speak. None is kept.`
            : `When you show your camera, its pictures go to ${placeOfServer()} and are looked at there: your face, where you look, whether you speak. None is kept.`
          : `Your camera shows you to yourself only. If you switch this on, its pictures go to ${placeOfServer()} and are looked at there: your face, where you look, whether you speak. None is kept.`}
      </Explanation>
      {seen === true && capabilities.expressions !== null && (
        <div>
          <Switch
            label="She may read my expressions"
            checked={expressions}
            onChange={(value) => choose({ expressions: value })}
          />
          <Explanation>{ABOUT_EXPRESSIONS}</Explanation>
        </div>
      )}
      {seen === true && capabilities.recognizes_people && (
        <div>
          <Switch
            label="She may recognize me, if I agreed to be known"
            checked={recognition}
            onChange={(value) => choose({ recognition: value })}
          />
          <Explanation>{ABOUT_RECOGNITION}</Explanation>
        </div>
      )}
    </section>
  );
}
