import type { ReactNode } from "react";
import { Icon, type IconName } from "@/ui/controls/icons";

const TONES = {
  plain: "bg-raised text-ink",
  good: "bg-tint text-accent",
  warn: "bg-warn-tint text-warn",
  bad: "bg-alert-tint text-alert",
} as const;

export type Tone = keyof typeof TONES;

interface BadgeProps {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
}

/** A word or two about the state of something. The color only repeats what it says. */
export function Badge({ tone = "plain", icon, children }: BadgeProps) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap ${TONES[tone]}`}
    >
      {icon !== undefined && <Icon name={icon} size={14} />}
      {children}
    </span>
  );
}

/** A message that stays, within a page. */
export function Notice({ tone = "plain", icon = "info", children, action }: NoticeProps) {
  return (
    <div
      className={`flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl px-4 py-3 text-sm ${TONES[tone]}`}
    >
      <div className="flex min-w-0 flex-1 basis-64 items-start gap-2.5">
        <Icon name={icon} />
        <div className="min-w-0 text-pretty">{children}</div>
      </div>
      {action}
    </div>
  );
}

interface NoticeProps {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}
