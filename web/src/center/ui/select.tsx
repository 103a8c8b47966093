import type { SelectHTMLAttributes } from "react";
import { Icon } from "@/ui/controls/icons";
import { Field, FIELD } from "./field";

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly disabled?: boolean;
}

interface SelectProps<T extends string> extends Omit<
  SelectHTMLAttributes<HTMLSelectElement>,
  "className" | "id" | "value" | "onChange"
> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly hint?: string;
  readonly error?: string | null;
  readonly className?: string;
  /** Whether the label is only said, as where the choice speaks for itself. */
  readonly bare?: boolean;
}

/** One of many. */
export function Select<T extends string>({
  label,
  value,
  options,
  onChange,
  hint,
  error,
  className,
  bare = false,
  ...rest
}: SelectProps<T>) {
  const control = (attributes: object) => (
    <div className="relative">
      <select
        {...rest}
        {...attributes}
        value={value}
        onChange={(event) => onChange(event.target.value as T)}
        className={`${FIELD} min-h-11 appearance-none truncate pr-10!`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-soft">
        <Icon name="choose" size={18} />
      </span>
    </div>
  );
  if (bare) return <div className={className}>{control({ "aria-label": label })}</div>;
  return <Field {...{ label, hint, error, className }}>{control}</Field>;
}
