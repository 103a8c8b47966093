"use client";

import { useId, useRef, useState } from "react";
import { type TalkKey, useT } from "@/i18n/talk";
import { useAvatars } from "../avatars";
import { Button } from "../controls/button";
import { Choice, Explanation, Select } from "../controls/fields";
import { setPreference, usePreferences } from "../preferences";
import { type Background, BACKGROUNDS, keepPicture, ownPicture } from "../stage/background";

const BACKGROUND_TITLES: Readonly<Record<Background, TalkKey>> = {
  gradient: "panels.backgroundGradient",
  studio: "panels.backgroundStudio",
  room: "panels.backgroundRoom",
  color: "panels.backgroundColor",
  picture: "panels.backgroundPicture",
};

/** Who is to be seen: the persona's own avatar, or another one. */
export function PersonChoice() {
  const t = useT();
  const avatars = useAvatars();
  const { avatar } = usePreferences();
  if (avatars.length < 2) return null;
  return (
    <Select
      label={t("panels.whom")}
      value={avatar ?? ""}
      options={[
        { value: "", label: t("panels.whomUsual") },
        ...avatars.map(({ name, title }) => ({ value: name, label: title })),
      ]}
      onChange={(value) => setPreference({ avatar: value === "" ? null : value })}
    />
  );
}

/** Light or dark. */
export function AppearanceChoice() {
  const t = useT();
  const { theme } = usePreferences();
  return (
    <Choice
      label={t("panels.appearance")}
      value={theme}
      options={[
        { value: "system", label: t("panels.system") },
        { value: "light", label: t("panels.light") },
        { value: "dark", label: t("panels.dark") },
      ]}
      onChange={(value) => setPreference({ theme: value })}
    />
  );
}

/** How much is drawn. */
export function QualityChoice({ label }: { readonly label: string }) {
  const t = useT();
  const { quality } = usePreferences();
  return (
    <Choice
      label={label}
      value={quality}
      options={[
        { value: "auto", label: t("panels.qualityAuto") },
        { value: "lite", label: t("panels.qualityLite") },
        { value: "medium", label: t("panels.qualityMedium") },
        { value: "high", label: t("panels.qualityHigh") },
      ]}
      onChange={(value) => setPreference({ quality: value })}
    />
  );
}

/** What is to be seen behind the virtual human. */
export function BackgroundChoice() {
  const t = useT();
  const { background, backgroundColor } = usePreferences();
  const colorId = useId();
  return (
    <div>
      <Select
        label={t("panels.background")}
        value={background}
        options={BACKGROUNDS.map((value) => ({ value, label: t(BACKGROUND_TITLES[value]) }))}
        onChange={(value) => setPreference({ background: value as Background })}
      />
      {background === "color" && (
        <div className="mt-3 flex items-center justify-between gap-4">
          <label htmlFor={colorId} className="text-sm font-medium">
            {t("panels.itsColor")}
          </label>
          <input
            id={colorId}
            type="color"
            value={backgroundColor}
            onChange={({ target }) => setPreference({ backgroundColor: target.value })}
            className="h-11 w-16 cursor-pointer rounded-xl bg-raised p-1 ring-1 ring-edge ring-inset"
          />
        </div>
      )}
      {background === "picture" && <PictureChoice />}
    </div>
  );
}

function PictureChoice() {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [failed, setFailed] = useState(false);
  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    setFailed(false);
    keepPicture(file).catch(() => setFailed(true));
  };
  return (
    <div className="mt-3">
      <input
        ref={input}
        type="file"
        accept="image/*"
        className="sr-only"
        tabIndex={-1}
        aria-label={t("panels.pictureField")}
        onChange={({ target }) => choose(target.files?.[0])}
      />
      <Button onClick={() => input.current?.click()} className="w-full text-sm">
        {t(ownPicture() === null ? "panels.choosePicture" : "panels.chooseAnother")}
      </Button>
      <Explanation>{t(failed ? "panels.pictureUnusable" : "panels.pictureStays")}</Explanation>
    </div>
  );
}
