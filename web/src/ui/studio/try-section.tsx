"use client";

import type { Activity } from "@/avatar/activity";
import { EXPRESSIONS, GESTURES, VISEMES } from "@/contract/animation";
import { type TalkKey, useT } from "@/i18n/talk";
import { Switch } from "../controls/fields";
import { Chip, Section } from "./section";
import { Slider } from "./slider";
import { useChosen, useStudio } from "./studio-context";

const ACTIVITIES: readonly Activity[] = ["resting", "listening", "attending", "thinking", "speaking"];
/** Rows of a keypad of directions: the arrow, and where it points, degrees. */
const ACROSS = 22;
const VERTICAL = 15;
const LOOKS: readonly (readonly [arrow: string, x: number, y: number, words: TalkKey])[] = [
  ["↖", -1, 1, "studio.lookUpLeft"],
  ["↑", 0, 1, "studio.lookUp"],
  ["↗", 1, 1, "studio.lookUpRight"],
  ["←", -1, 0, "studio.lookLeft"],
  ["•", 0, 0, "studio.lookStraight"],
  ["→", 1, 0, "studio.lookRight"],
  ["↙", -1, -1, "studio.lookDownLeft"],
  ["↓", 0, -1, "studio.lookDown"],
  ["↘", 1, -1, "studio.lookDownRight"],
];

/** Everything that can be tried: expressions, gestures, visemes, what it does, where it looks. */
export function TrySections() {
  return (
    <>
      <Expressions />
      <Gestures />
      <Visemes />
      <Behavior />
    </>
  );
}

function Expressions() {
  const t = useT();
  const studio = useStudio();
  const chosen = useChosen((state) => state.expression);
  const intensity = useChosen((state) => state.intensity);
  return (
    <Section title={t("studio.expressions")} open>
      <div className="mb-3 flex flex-wrap gap-2">
        {EXPRESSIONS.map((name) => (
          <Chip key={name} pressed={name === chosen} onClick={() => studio.express(name, intensity)}>
            {t(`expressions.${name}`)}
          </Chip>
        ))}
      </div>
      <Slider
        label={t("studio.intensity")}
        value={intensity}
        onChange={(value) => studio.express(chosen, value)}
      />
    </Section>
  );
}

function Gestures() {
  const t = useT();
  const studio = useStudio();
  return (
    <Section title={t("studio.gestures")}>
      <div className="flex flex-wrap gap-2">
        {GESTURES.map((name) => (
          <Chip key={name} onClick={() => studio.gesture(name)}>
            {t(`gestures.${name}`)}
          </Chip>
        ))}
      </div>
    </Section>
  );
}

function Visemes() {
  const t = useT();
  const studio = useStudio();
  return (
    <Section title={t("studio.visemes")}>
      <div className="flex flex-wrap gap-2">
        {VISEMES.map((name) => (
          <Chip key={name} onClick={() => studio.viseme(name)}>
            {name}
          </Chip>
        ))}
      </div>
    </Section>
  );
}

function Behavior() {
  const t = useT();
  const studio = useStudio();
  const alive = useChosen((state) => state.alive);
  const activity = useChosen((state) => state.activity);
  const look = useChosen((state) => state.look);
  return (
    <Section title={t("studio.behavior")}>
      <Switch label={t("studio.alive")} checked={alive} onChange={(value) => studio.setAlive(value)} />
      <p className="mt-3 mb-2 text-sm font-medium">{t("studio.seemsToDo")}</p>
      <div className="flex flex-wrap gap-2">
        <Chip pressed={activity === null} onClick={() => studio.setActivity(null)}>
          {t("studio.asItIs")}
        </Chip>
        {ACTIVITIES.map((name) => (
          <Chip key={name} pressed={name === activity} onClick={() => studio.setActivity(name)}>
            {t(`activities.${name}`)}
          </Chip>
        ))}
      </div>
      <p className="mt-4 mb-2 text-sm font-medium">{t("studio.looksWhere")}</p>
      <div className="flex items-end gap-4">
        <div className="grid w-fit grid-cols-3 gap-1">
          {LOOKS.map(([arrow, x, y, words]) => {
            const [yaw, pitch] = [x * ACROSS, y * VERTICAL];
            return (
              <Chip
                key={words}
                label={t(words)}
                pressed={look !== null && look.yaw === yaw && look.pitch === pitch}
                onClick={() => studio.lookTo({ yaw, pitch })}
              >
                {arrow}
              </Chip>
            );
          })}
        </div>
        <Chip pressed={look === null} onClick={() => studio.lookTo(null)}>
          {t("studio.whereItWants")}
        </Chip>
      </div>
    </Section>
  );
}
