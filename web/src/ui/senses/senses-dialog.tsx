"use client";

import { Dialog } from "../controls/dialog";
import { Senses } from "./senses";

/** The switches of all senses, in a window of their own. */
export function SensesDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="What she may notice" place="corner" onClose={onClose}>
      <Senses />
    </Dialog>
  );
}
