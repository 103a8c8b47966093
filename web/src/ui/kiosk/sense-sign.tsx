"use client";

import { type ReactNode, useState } from "react";
import { Button } from "../controls/button";
import { Icon, type IconName } from "../controls/icons";

interface SenseSignProps {
  readonly icon: IconName;
  readonly on: boolean;
  /** What is said while it is on, what ends it, and what offers it. */
  readonly words: { readonly on: string; readonly stop: string; readonly offer: string };
  readonly onStop: () => void;
  /** Returns the window that asks for consent. */
  readonly asking: (close: () => void) => ReactNode;
}

/** Says that she notices something of the visitor, with the way to end that; or offers it. */
export function SenseSign({ icon, on, words, onStop, asking }: SenseSignProps) {
  const [asked, setAsked] = useState(false);
  if (on) {
    return (
      <>
        <span role="status" className="flex items-center gap-2 text-base font-medium">
          <Icon name={icon} />
          {words.on}
        </span>
        <Button onClick={onStop}>{words.stop}</Button>
      </>
    );
  }
  return (
    <>
      <Button icon={icon} onClick={() => setAsked(true)}>
        {words.offer}
      </Button>
      {asked && asking(() => setAsked(false))}
    </>
  );
}
