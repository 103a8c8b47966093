"use client";

import { Choice, Switch } from "../controls/fields";
import { BackgroundChoice } from "../panels/look-choices";
import { setPreference, usePreferences } from "../preferences";
import { Section } from "./section";
import { useChosen, useStudio } from "./studio-context";

/** How it is drawn, and before what. */
export function ViewSection() {
  const studio = useStudio();
  const { quality, theme } = usePreferences();
  const wireframe = useChosen((state) => state.wireframe);
  const skeleton = useChosen((state) => state.skeleton);
  return (
    <Section title="Picture">
      <div className="flex flex-col gap-4">
        <Choice
          label="Quality"
          value={quality}
          options={[
            { value: "auto", label: "Auto" },
            { value: "lite", label: "Low" },
            { value: "medium", label: "Medium" },
            { value: "high", label: "High" },
          ]}
          onChange={(value) => setPreference({ quality: value })}
        />
        <Choice
          label="Appearance"
          value={theme}
          options={[
            { value: "system", label: "System" },
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
          ]}
          onChange={(value) => setPreference({ theme: value })}
        />
        <BackgroundChoice />
        <Switch
          label="Wireframe"
          checked={wireframe}
          onChange={(value) => studio.choose({ wireframe: value })}
        />
        <Switch label="Joints" checked={skeleton} onChange={(value) => studio.choose({ skeleton: value })} />
      </div>
    </Section>
  );
}
