"use client";

import { useT } from "@/i18n/talk";
import { Switch } from "../controls/fields";
import { AppearanceChoice, BackgroundChoice, QualityChoice } from "../panels/look-choices";
import { Section } from "./section";
import { useChosen, useStudio } from "./studio-context";

/** How it is drawn, and before what. */
export function ViewSection() {
  const t = useT();
  const studio = useStudio();
  const wireframe = useChosen((state) => state.wireframe);
  const skeleton = useChosen((state) => state.skeleton);
  return (
    <Section title={t("studio.picture")}>
      <div className="flex flex-col gap-4">
        <QualityChoice label={t("studio.quality")} />
        <AppearanceChoice />
        <BackgroundChoice />
        <Switch
          label={t("studio.wireframe")}
          checked={wireframe}
          onChange={(value) => studio.choose({ wireframe: value })}
        />
        <Switch
          label={t("studio.joints")}
          checked={skeleton}
          onChange={(value) => studio.choose({ skeleton: value })}
        />
      </div>
    </Section>
  );
}
