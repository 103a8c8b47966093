"use client";

import { useId, useRef, useState } from "react";
import { useAvatars } from "../avatars";
import { Button } from "../controls/button";
import { Choice, Explanation, Select } from "../controls/fields";
import { setPreference, usePreferences } from "../preferences";
import {
  type Background,
  BACKGROUND_TITLES,
  BACKGROUNDS,
  keepPicture,
  ownPicture,
} from "../stage/background";

/** Who is to be seen: the persona's own avatar, or another one. */
export function PersonChoice() {
  const avatars = useAvatars();
  const { avatar } = usePreferences();
  if (avatars.length < 2) return null;
  return (
    <Select
      label="Whom you see"
      value={avatar ?? ""}
      options={[
        { value: "", label: "As the persona wants it" },
        ...avatars.map(({ name, title }) => ({ value: name, label: title })),
      ]}
      onChange={(value) => setPreference({ avatar: value === "" ? null : value })}
    />
  );
}

/** Light or dark. */
export function AppearanceChoice() {
  const { theme } = usePreferences();
  return (
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
  );
}

/** How much is drawn. */
export function QualityChoice({ label }: { readonly label: string }) {
  const { quality } = usePreferences();
  return (
    <Choice
      label={label}
      value={quality}
      options={[
        { value: "auto", label: "Auto" },
        { value: "lite", label: "Low" },
        { value: "medium", label: "Medium" },
        { value: "high", label: "High" },
      ]}
      onChange={(value) => setPreference({ quality: value })}
    />
  );
}

/** What is to be seen behind the virtual human. */
export function BackgroundChoice() {
  const { background, backgroundColor } = usePreferences();
  const colorId = useId();
  return (
    <div>
      <Select
        label="Background"
        value={background}
        options={BACKGROUNDS.map((value) => ({ value, label: BACKGROUND_TITLES[value] }))}
        onChange={(value) => setPreference({ background: value as Background })}
      />
      {background === "color" && (
        <div className="mt-3 flex items-center justify-between gap-4">
          <label htmlFor={colorId} className="text-sm font-medium">
            Its color
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
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const choose = (file: File | undefined) => {
    if (file === undefined) return;
    setProblem(null);
    keepPicture(file).catch(() =>
      setProblem("This picture cannot be used here. Try another one, or a smaller one."),
    );
  };
  return (
    <div className="mt-3">
      <input
        ref={input}
        type="file"
        accept="image/*"
        className="sr-only"
        tabIndex={-1}
        aria-label="Picture for the background"
        onChange={({ target }) => choose(target.files?.[0])}
      />
      <Button onClick={() => input.current?.click()} className="w-full text-sm">
        {ownPicture() === null ? "Choose a picture" : "Choose another picture"}
      </Button>
      <Explanation>{problem ?? "It stays in this browser; nothing is uploaded."}</Explanation>
    </div>
  );
}
