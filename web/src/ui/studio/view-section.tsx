"use client";

import { Switch } from "../controls/fields";
import { AppearanceChoice, BackgroundChoice, QualityChoice } from "../panels/look-choices";
import { Section } from "./section";
import { useChosen, useStudio } from "./studio-context";

/** How it is drawn, and before what. */
export function ViewSection() {
  const studio = useStudio();
  const wireframe = useChosen((state) => state.wireframe);
  const skeleton = useChosen((state) => state.skeleton);
  return (
    <Section title="Picture">
      <div className="flex flex-col gap-4">
        <QualityChoice label="Quality" />
        <AppearanceChoice />
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
