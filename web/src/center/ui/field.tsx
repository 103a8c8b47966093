"use client";

import {
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from "react";
import { useT } from "@/i18n/center";
import { Icon } from "@/ui/controls/icons";
import { IconButton } from "./button";

export const FIELD =
  "w-full rounded-xl bg-card px-3 text-sm text-ink ring-1 ring-edge ring-inset placeholder:text-soft focus-visible:outline-2 focus-visible:outline-offset-0 disabled:bg-raised disabled:text-soft aria-invalid:ring-2 aria-invalid:ring-alert";

interface FrameProps {
  readonly label: string;
  /** What is meant, below it. */
  readonly hint?: ReactNode;
  /** What is wrong with it; in place of the hint. */
  readonly error?: string | null | undefined;
  readonly optional?: boolean;
  readonly className?: string;
}

interface Attributes {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

/** A label, a control, and what there is to say about it. */
export function Field({
  label,
  hint,
  error,
  optional = false,
  className = "",
  children,
}: FrameProps & { readonly children: (attributes: Attributes) => ReactNode }) {
  const t = useT();
  const id = useId();
  const wrong = error !== undefined && error !== null && error !== "";
  const said = wrong || hint !== undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
        {optional && <span className="font-normal text-soft"> ({t("common.optional")})</span>}
      </label>
      {children({
        id,
        "aria-describedby": said ? `${id}-said` : undefined,
        "aria-invalid": wrong ? true : undefined,
      })}
      {said && (
        <p
          id={`${id}-said`}
          className={`mt-1.5 flex items-start gap-1.5 text-xs ${wrong ? "text-alert" : "text-soft"}`}
        >
          {wrong && <Icon name="alert" size={16} />}
          <span>{wrong ? error : hint}</span>
        </p>
      )}
    </div>
  );
}

type TextFieldProps = FrameProps & Omit<InputHTMLAttributes<HTMLInputElement>, "className" | "id">;

/** One line of text. */
export function TextField({ label, hint, error, optional, className, ...rest }: TextFieldProps) {
  return (
    <Field {...{ label, hint, error, optional, className }}>
      {(attributes) => <input type="text" {...rest} {...attributes} className={`${FIELD} min-h-11`} />}
    </Field>
  );
}

/** A password, which can be looked at. */
export function PasswordField({ label, hint, error, className, ...rest }: TextFieldProps) {
  const t = useT();
  const [shown, setShown] = useState(false);
  return (
    <Field {...{ label, hint, error, className }}>
      {(attributes) => (
        <div className="relative">
          <input
            {...rest}
            {...attributes}
            type={shown ? "text" : "password"}
            spellCheck={false}
            autoCapitalize="none"
            className={`${FIELD} min-h-11 pr-12`}
          />
          <IconButton
            icon="eye"
            size="small"
            label={t(shown ? "common.hidePassword" : "common.showPassword")}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className={`absolute! top-1 right-1 ${shown ? "text-accent!" : "text-soft!"}`}
          />
        </div>
      )}
    </Field>
  );
}

type TextAreaProps = FrameProps & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "className" | "id">;

/** Several lines of text. */
export function TextArea({ label, hint, error, optional, className, rows = 4, ...rest }: TextAreaProps) {
  return (
    <Field {...{ label, hint, error, optional, className }}>
      {(attributes) => (
        <textarea rows={rows} {...rest} {...attributes} className={`${FIELD} block resize-y py-2.5`} />
      )}
    </Field>
  );
}

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly className?: string;
}

/** Looks for something as one types. */
export function SearchField({ label, value, onChange, placeholder, className = "" }: SearchFieldProps) {
  const t = useT();
  return (
    <div role="search" className={`relative ${className}`}>
      <span className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-soft">
        <Icon name="search" size={18} />
      </span>
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`${FIELD} min-h-11 px-10! [&::-webkit-search-cancel-button]:hidden`}
      />
      {value !== "" && (
        <IconButton
          icon="close"
          size="small"
          label={t("common.clear")}
          onClick={() => onChange("")}
          className="absolute! top-1 right-1 text-soft!"
        />
      )}
    </div>
  );
}
