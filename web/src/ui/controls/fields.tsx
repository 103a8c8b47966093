"use client";

import { type ReactNode, useId } from "react";
import { Icon } from "./icons";

interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Whether it cannot be changed; what stands below it says why. */
  readonly disabled?: boolean;
  /** Identifier of what explains it. */
  readonly describedBy?: string;
}

/** Something that is on or off. */
export function Switch({ label, checked, onChange, disabled = false, describedBy }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex min-h-11 items-center justify-between gap-4">
      <span id={id} className={`text-sm font-medium ${disabled ? "text-soft" : ""}`}>
        {label}
      </span>
      <button
        type="button"
        role="switch"
        aria-checked={checked}
        aria-labelledby={id}
        aria-describedby={describedBy}
        // It stays within reach of the keyboard, so that the reason can be read.
        aria-disabled={disabled}
        onClick={() => {
          if (!disabled) onChange(!checked);
        }}
        className={`relative h-7 w-12 shrink-0 rounded-full ring-1 ring-inset transition-colors aria-disabled:cursor-default aria-disabled:opacity-45 ${checked ? "bg-accent ring-accent" : "bg-raised ring-edge"}`}
      >
        <span
          className={`absolute top-1 left-1 size-5 rounded-full transition-transform ${checked ? "translate-x-5 bg-on-accent" : "bg-edge"}`}
        />
      </button>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[];
  readonly onChange: (value: T) => void;
  readonly children?: ReactNode;
}

/** One of a few. */
export function Choice<T extends string>({ label, value, options, onChange, children }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{label}</legend>
      <div className="flex gap-1 rounded-2xl bg-raised p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-9 flex-1 cursor-pointer items-center justify-center rounded-xl px-1 text-center text-sm has-checked:bg-chosen has-checked:font-medium has-checked:shadow-float has-focus-visible:outline-2 has-focus-visible:outline-accent has-disabled:cursor-default has-disabled:opacity-50"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
      {children}
    </fieldset>
  );
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** One of many. */
export function Select({ label, value, options, onChange }: SelectProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-2 block text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="min-h-11 w-full appearance-none truncate rounded-xl bg-raised pr-10 pl-3 text-sm ring-1 ring-edge ring-inset"
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center">
          <Icon name="choose" size={18} />
        </span>
      </div>
    </div>
  );
}

/** What a choice means, in small print below it. */
export function Explanation({ children, id }: { readonly children: string; readonly id?: string }) {
  return (
    <p id={id} className="mt-2 text-xs text-soft">
      {children}
    </p>
  );
}
