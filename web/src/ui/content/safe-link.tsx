"use client";

import type { ReactNode } from "react";
import { useT } from "@/i18n/talk";
import { Icon } from "../controls/icons";
import { hostOf, linkTo } from "./address";

interface SafeLinkProps {
  readonly url: string;
  readonly children: ReactNode;
  /** Whether the host is told beside it. */
  readonly host?: boolean;
  readonly className?: string;
}

/** A link out of the conversation: into a new tab, which learns nothing of this page. What is no link is just text. */
export function SafeLink({ url, children, host = true, className = "" }: SafeLinkProps) {
  const t = useT();
  const href = linkTo(url);
  if (href === null) return <span className={className}>{children}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      referrerPolicy="no-referrer"
      className={`underline decoration-edge underline-offset-4 hover:decoration-current ${className}`}
    >
      {children}
      {host && <span className="ml-1 text-xs break-all text-soft">({hostOf(url, t)})</span>}
      <span className="ml-0.5 inline-flex align-[-0.1em]">
        <Icon name="external" size={14} />
      </span>
      <span className="sr-only"> {t("content.newTab")}</span>
    </a>
  );
}
