"use client";

import type { Activity } from "@/avatar/activity";
import { EXPRESSIONS, GESTURES, VISEMES } from "@/contract/animation";
import { Switch } from "../controls/fields";
import { Chip, Section } from "./section";
import { Slider } from "./slider";
import { useChosen, useStudio } from "./studio-context";

const ACTIVITIES: readonly Activity[] = ["resting", "listening", "attending", "thinking", "speaking"];
/** Rows of a keypad of directions: the arrow, and where it points, degrees. */
const ACROSS = 22;
const VERTICAL = 15;
const LOOKS = [
  ["↖", -1, 1, "up, to your left"],
  ["↑", 0, 1, "up"],
  ["↗", 1, 1, "up, to your right"],
  ["←", -1, 0, "to your left"],
  ["•", 0, 0, "straight"],
  ["→", 1, 0, "to your right"],
  ["↙", -1, -1, "down, to your left"],
  ["↓", 0, -1, "down"],
  ["↘", 1, -1, "down, to your right"],
] as const;

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
  const studio = useStudio();
  const chosen = useChosen((state) => state.expression);
  const intensity = useChosen((state) => state.intensity);
  return (
    <Section title="Expressions" open>
      <div className="mb-3 flex flex-wrap gap-2">
        {EXPRESSIONS.map((name) => (
          <Chip key={name} pressed={name === chosen} onClick={() => studio.express(name, intensity)}>
            {name}
          </Chip>
        ))}
      </div>
      <Slider label="Intensity" value={intensity} onChange={(value) => studio.express(chosen, value)} />
    </Section>
  );
}

function Gestures() {
  const studio = useStudio();
  return (
    <Section title="Gestures">
      <div className="flex flex-wrap gap-2">
        {GESTURES.map((name) => (
          <Chip key={name} onClick={() => studio.gesture(name)}>
            {name.replace("_", " ")}
          </Chip>
        ))}
      </div>
    </Section>
  );
}

function Visemes() {
  const studio = useStudio();
  return (
    <Section title="Visemes">
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
  const studio = useStudio();
  const alive = useChosen((state) => state.alive);
  const activity = useChosen((state) => state.activity);
  const look = useChosen((state) => state.look);
  return (
    <Section title="Behavior and gaze">
      <Switch label="Moves by itself" checked={alive} onChange={(value) => studio.setAlive(value)} />
      <p className="mt-3 mb-2 text-sm font-medium">What it seems to do</p>
      <div className="flex flex-wrap gap-2">
        <Chip pressed={activity === null} onClick={() => studio.setActivity(null)}>
          as it is
        </Chip>
        {ACTIVITIES.map((name) => (
          <Chip key={name} pressed={name === activity} onClick={() => studio.setActivity(name)}>
            {name}
          </Chip>
        ))}
      </div>
      <p className="mt-4 mb-2 text-sm font-medium">Where it looks</p>
      <div className="flex items-end gap-4">
        <div className="grid w-fit grid-cols-3 gap-1">
          {LOOKS.map(([arrow, x, y, words]) => {
            const [yaw, pitch] = [x * ACROSS, y * VERTICAL];
            return (
              <Chip
                key={words}
                label={`Look ${words}`}
                pressed={look !== null && look.yaw === yaw && look.pitch === pitch}
                onClick={() => studio.lookTo({ yaw, pitch })}
              >
                {arrow}
              </Chip>
            );
          })}
        </div>
        <Chip pressed={look === null} onClick={() => studio.lookTo(null)}>
          where it wants
        </Chip>
      </div>
    </Section>
  );
}
