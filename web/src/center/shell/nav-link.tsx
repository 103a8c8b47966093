import Link from "next/link";
import { Icon, type IconName } from "@/ui/controls/icons";

interface NavLinkProps {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  readonly current: boolean;
  readonly onFollow?: () => void;
}

/** A page in the list at the side. Between phones and desktops only its icon is shown. */
export function SideLink({ href, label, icon, current }: NavLinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      title={label}
      aria-current={current ? "page" : undefined}
      className="flex min-h-10 items-center gap-3 rounded-xl px-3 text-sm font-medium text-soft -outline-offset-2 transition-colors hover:bg-raised hover:text-ink aria-[current=page]:bg-tint aria-[current=page]:text-accent max-lg:size-11 max-lg:justify-center max-lg:px-0"
    >
      <Icon name={icon} />
      <span className="max-lg:sr-only">{label}</span>
    </Link>
  );
}

/** A page in the bar at the bottom of a phone. */
export function BarLink({ href, label, icon, current }: NavLinkProps) {
  return (
    <Link href={href} prefetch={false} aria-current={current ? "page" : undefined} className={BAR_ITEM}>
      <Icon name={icon} size={22} />
      <span className="max-w-full truncate">{label}</span>
    </Link>
  );
}

export const BAR_ITEM =
  "flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 px-1 py-1.5 text-xs font-medium text-soft -outline-offset-2 aria-[current=page]:text-accent";

/** A page in the drawer of a phone. */
export function DrawerLink({ href, label, icon, current, onFollow }: NavLinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      onClick={onFollow}
      aria-current={current ? "page" : undefined}
      className="flex min-h-12 items-center gap-3 rounded-xl px-3 text-base -outline-offset-2 hover:bg-raised aria-[current=page]:bg-tint aria-[current=page]:font-medium aria-[current=page]:text-accent"
    >
      <Icon name={icon} />
      {label}
    </Link>
  );
}
