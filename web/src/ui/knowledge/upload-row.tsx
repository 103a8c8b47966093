import type { ReactNode } from "react";
import { Icon } from "../controls/icons";
import type { Upload } from "./use-documents";

interface UploadRowProps {
  readonly upload: Upload;
  /** What its progress is called, for those who hear the page. */
  readonly label: string;
  /** What went wrong, in words; null while nothing did. */
  readonly problem: string | null;
  /** The button that takes it away once something went wrong. */
  readonly dismiss: ReactNode;
  readonly className?: string;
}

/** A file on its way to the server. */
export function UploadRow({
  upload: { name, fraction },
  label,
  problem,
  dismiss,
  className = "",
}: UploadRowProps) {
  const percent = Math.round(fraction * 100);
  return (
    <li className={`flex items-center gap-3 py-3 ${className}`}>
      <span className={problem === null ? "text-soft" : "text-alert"}>
        <Icon name={problem === null ? "upload" : "alert"} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{name}</p>
        {problem === null ? (
          <div
            role="progressbar"
            aria-label={label}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
            className="mt-1.5 h-1 overflow-hidden rounded-full bg-raised"
          >
            <div className="h-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
          </div>
        ) : (
          <p role="alert" className="text-xs text-alert">
            {problem}
          </p>
        )}
      </div>
      {problem !== null && dismiss}
    </li>
  );
}
