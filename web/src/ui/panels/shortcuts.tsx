import { SourceLegend } from "../sources/legend";
import { Dialog } from "../controls/dialog";

const KEYS = [
  ["Enter", "Send your message"],
  ["Esc", "Stop the answer, or close a window"],
  ["Space or M", "Turn the microphone on or off"],
  ["Space held", "Push to talk, if you chose that; Esc discards"],
  ["C", "Show or hide captions"],
  ["T", "Show or hide the transcript"],
  ["I", "Show or hide what she showed you"],
  ["@", "In a message: ask an agent by name"],
  ["V", "Show or hide your camera"],
  ["S", "Let her see you, or stop that"],
  ["D", "Show or hide what she sees in detail"],
  ["N", "Privacy: what she may notice, and what is kept"],
  ["W", "Withdraw everything: nothing is seen, heard or kept"],
  ["P", "Past conversations"],
  ["?", "Show this list"],
] as const;

/** What the keys do, and what the signs mean. Letters and Space count only outside of text fields and buttons. */
export function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys and signs" onClose={onClose}>
      <dl className="flex flex-col gap-3">
        {KEYS.map(([key, what]) => (
          <div key={key} className="flex items-center justify-between gap-4">
            <dt>{what}</dt>
            <dd>
              <kbd className="rounded-lg bg-raised px-2 py-1 font-sans text-sm whitespace-nowrap ring-1 ring-line">
                {key}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
      <SourceLegend />
    </Dialog>
  );
}
