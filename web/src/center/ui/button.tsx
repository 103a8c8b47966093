import Link from "next/link";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Icon, type IconName } from "@/ui/controls/icons";
import { Spinner } from "./spinner";

const KINDS = {
  primary: "bg-accent text-on-accent hover:brightness-110",
  secondary: "bg-card text-ink ring-1 ring-edge ring-inset hover:bg-raised",
  quiet: "text-ink hover:bg-raised",
  danger: "bg-card text-alert ring-1 ring-alert ring-inset hover:bg-alert-tint",
} as const;

const SIZES = {
  medium: "min-h-11 px-5 text-sm",
  small: "min-h-9 px-3.5 text-sm",
} as const;

interface Look {
  readonly kind?: keyof typeof KINDS;
  readonly size?: keyof typeof SIZES;
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly className?: string;
}

function classesOf(kind: keyof typeof KINDS, size: keyof typeof SIZES, className: string): string {
  return `inline-flex shrink-0 items-center justify-center gap-2 rounded-full py-1.5 font-medium transition duration-150 active:scale-[0.98] disabled:opacity-55 aria-disabled:cursor-default aria-disabled:opacity-55 ${SIZES[size]} ${KINDS[kind]} ${className}`;
}

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "children">, Look {
  /** Whether what it began goes on: it keeps its place and its focus, and does nothing meanwhile. */
  readonly busy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with words on it. */
export function Button({
  kind = "secondary",
  size = "medium",
  icon,
  busy = false,
  children,
  className = "",
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
      className={classesOf(kind, size, className)}
      {...rest}
    >
      {busy ? <Spinner /> : icon !== undefined && <Icon name={icon} size={18} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({
  href,
  kind = "secondary",
  size = "medium",
  icon,
  children,
  className = "",
}: Look & { readonly href: string }) {
  return (
    <Link href={href} prefetch={false} className={classesOf(kind, size, className)}>
      {icon !== undefined && <Icon name={icon} size={18} />}
      {children}
    </Link>
  );
}

/** A link in running text, or alone. */
export function TextLink({ href, children, className = "" }: TextLinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      className={`rounded-sm font-medium text-accent underline underline-offset-4 hover:decoration-2 ${className}`}
    >
      {children}
    </Link>
  );
}

interface TextLinkProps {
  readonly href: string;
  readonly children: ReactNode;
  readonly className?: string;
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: IconName;
  /** What it does: said by screen readers and shown on hovering. */
  readonly label: string;
  readonly size?: "medium" | "small";
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A round button with an icon on it. */
export function IconButton({ icon, label, size = "medium", className = "", ...rest }: IconButtonProps) {
  const room = size === "medium" ? "size-11" : "size-9";
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex shrink-0 items-center justify-center rounded-full text-ink transition duration-150 hover:bg-raised active:scale-[0.96] disabled:opacity-50 ${room} ${className}`}
      {...rest}
    >
      <Icon name={icon} size={size === "medium" ? 20 : 18} />
    </button>
  );
}
