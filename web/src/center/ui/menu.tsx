"use client";

import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Icon, type IconName } from "@/ui/controls/icons";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  /** Of one of several: whether it is the one. */
  readonly checked?: boolean;
  readonly danger?: boolean;
  readonly onChoose: () => void;
}

interface MenuProps {
  /** What it is for. */
  readonly label: string;
  /** What stands on the button. */
  readonly children: ReactNode;
  readonly items: readonly (MenuItem | "line")[];
  /** Above the choices: whom or what they concern. */
  readonly header?: ReactNode;
  readonly className?: string;
}

/** What stays free around it, px; phones have a bar at the bottom. */
const ROOM = 72;
const EDGE = 8;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** A button that opens a list of choices. Arrows go through it, Esc closes it. */
export function Menu({ label, children, items, header, className = "" }: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [place, setPlace] = useState({ up: false, right: 0 });
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  // It opens upwards where there is no room below, and to the right where there is none at the left.
  useLayoutEffect(() => {
    const at = button.current?.getBoundingClientRect();
    const popup = list.current?.parentElement;
    if (!open || at === undefined || popup === null || popup === undefined) return;
    const { offsetWidth: wide, offsetHeight: high } = popup;
    const up = at.bottom + high + ROOM > innerHeight && at.top > high + ROOM;
    setPlace({ up, right: Math.min(0, at.right - wide - EDGE) });
  }, [open]);
  const choices = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-choice]") ?? [])];
  useEffect(() => {
    if (!open) return;
    choices()[0]?.focus();
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    else if (event.key === "Tab") setOpen(false);
    else {
      const all = choices();
      const step = STEPS[event.key];
      const now = all.indexOf(document.activeElement as HTMLElement);
      const to =
        event.key === "Home"
          ? 0
          : event.key === "End"
            ? all.length - 1
            : step === undefined
              ? null
              : now + step;
      if (to === null) return;
      all[(to + all.length) % all.length]?.focus();
    }
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={box} className="relative">
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
        className={`inline-flex min-h-10 min-w-10 items-center justify-center rounded-full transition duration-150 hover:bg-raised ${className}`}
      >
        {children}
      </button>
      {open && (
        <div
          style={{ right: place.right }}
          className={`absolute z-40 w-max max-w-72 min-w-52 animate-rise rounded-2xl bg-surface p-1.5 text-sm shadow-float ring-1 ring-line ${place.up ? "bottom-full mb-2" : "top-full mt-2"}`}
        >
          {header !== undefined && (
            <div className="border-b border-line px-3 pt-1.5 pb-2.5 mb-1.5">{header}</div>
          )}
          <div ref={list} id={id} role="menu" aria-label={label} tabIndex={-1} onKeyDown={press}>
            {items.map((item, index) =>
              item === "line" ? (
                <div key={`line-${index}`} role="separator" className="my-1.5 border-t border-line" />
              ) : (
                <Choice
                  key={item.id}
                  item={item}
                  onChoose={() => {
                    close();
                    item.onChoose();
                  }}
                />
              ),
            )}
          </div>
        </div>
      )}
    </div>
  );
}

function Choice({ item, onChoose }: { readonly item: MenuItem; readonly onChoose: () => void }) {
  const { label, icon, checked, danger = false } = item;
  return (
    <button
      type="button"
      data-choice
      role={checked === undefined ? "menuitem" : "menuitemradio"}
      aria-checked={checked}
      tabIndex={-1}
      onClick={onChoose}
      className={`flex min-h-10 w-full items-center gap-2.5 rounded-xl px-3 text-left -outline-offset-2 hover:bg-raised focus-visible:bg-raised ${danger ? "text-alert" : ""}`}
    >
      {icon !== undefined && <Icon name={icon} size={18} />}
      <span className="flex-1">{label}</span>
      {checked === true && <Icon name="check" size={18} />}
    </button>
  );
}
