import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Icon, type IconName } from "./icons";

const KINDS = {
  primary: "bg-accent text-on-accent hover:brightness-110",
  secondary: "bg-surface text-ink ring-1 ring-edge ring-inset hover:bg-raised",
  quiet: "text-ink hover:bg-raised",
} as const;

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: keyof typeof KINDS;
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with words on it. */
export function Button({ kind = "secondary", icon, children, className = "", ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-11 items-center justify-center gap-2 rounded-full px-5 py-2 text-base font-medium transition duration-150 active:scale-[0.98] disabled:opacity-55 ${KINDS[kind]} ${className}`}
      {...rest}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: IconName;
  /** What it does: said by screen readers and shown on hovering. */
  readonly label: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A round button with an icon on it. */
export function IconButton({ icon, label, className = "", ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-11 shrink-0 items-center justify-center rounded-full text-ink transition duration-150 hover:bg-raised active:scale-[0.96] disabled:opacity-50 aria-disabled:cursor-default aria-disabled:opacity-50 ${className}`}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
