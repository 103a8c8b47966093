"use client";

import { type KeyboardEvent, memo, type Ref, useImperativeHandle, useRef } from "react";
import { type Edit, countLines, indent, lineRange, newLine, outdent } from "./edit-keys";

export interface EditorHandle {
  /** Goes to a line, from 1. */
  readonly goTo: (line: number) => void;
}

interface TextEditorProps {
  readonly label: string;
  readonly describedBy: string;
  readonly value: string;
  readonly readOnly: boolean;
  /** Lines with something to put right, and lines to look at. */
  readonly problems: readonly number[];
  readonly remarks: readonly number[];
  readonly onChange: (value: string) => void;
  readonly onSave: () => void;
  readonly ref?: Ref<EditorHandle>;
}

const TYPE = "font-mono text-[0.8125rem] leading-5";
const LINE_PX = 20;

/** A text field with numbered lines. Tab moves lines in, Esc and then Tab leaves it. */
export function TextEditor(props: TextEditorProps) {
  const { label, describedBy, value, readOnly, problems, remarks, onChange, onSave, ref } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const leaves = useRef(false);
  const count = countLines(value);

  useImperativeHandle(ref, () => ({
    goTo: (line) => {
      const { current } = field;
      if (current === null) return;
      const [from, to] = lineRange(current.value, line);
      current.focus();
      current.setSelectionRange(from, to);
      const box = current.closest("[data-scrolls]");
      if (box !== null) box.scrollTop = Math.max(0, (line - 6) * LINE_PX);
    },
  }));

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { current } = field;
    if (current === null || event.nativeEvent.isComposing) return;
    const left = leaves.current;
    leaves.current = event.key === "Escape";
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      onSave();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || readOnly) return;
    const { value: text, selectionStart: from, selectionEnd: to } = current;
    if (event.key === "Enter" && !event.shiftKey) apply(current, newLine(text, from, to), event);
    else if (event.key === "Tab" && !left)
      apply(current, event.shiftKey ? outdent(text, from, to) : indent(text, from, to), event);
  };

  return (
    <div
      data-scrolls
      className="relative h-[min(38rem,52dvh)] overflow-auto bg-card has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
    >
      <div className="flex min-h-full w-max min-w-full">
        <Numbers count={count} problems={problems.join()} remarks={remarks.join()} />
        <textarea
          ref={field}
          aria-label={label}
          aria-describedby={describedBy}
          value={value}
          readOnly={readOnly}
          rows={count}
          wrap="off"
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={press}
          style={{ width: `${widest(value) + 4}ch` }}
          className={`${TYPE} min-w-0 flex-1 resize-none overflow-hidden bg-transparent py-3 pr-4 pl-3 whitespace-pre text-ink outline-none`}
        />
      </div>
    </div>
  );
}

/** Lets the browser make the change, so that it can take it back. */
function apply(field: HTMLTextAreaElement, edit: Edit | null, event: KeyboardEvent): void {
  event.preventDefault();
  if (edit === null) return;
  field.setSelectionRange(edit.from, edit.to);
  // Nothing else keeps the history of a text field; where it is gone the field is set.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.execCommand("insertText", false, edit.text);
  if (!done) {
    field.setRangeText(edit.text, edit.from, edit.to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(edit.selectFrom, edit.selectTo);
}

function widest(text: string): number {
  return text.split("\n").reduce((most, line) => Math.max(most, line.length), 20);
}

interface NumbersProps {
  readonly count: number;
  /** Joined by commas, so that they can be compared. */
  readonly problems: string;
  readonly remarks: string;
}

const Numbers = memo(function Numbers({ count, problems, remarks }: NumbersProps) {
  const [bad, noted] = [setOf(problems), setOf(remarks)];
  return (
    <div
      aria-hidden
      className={`${TYPE} sticky left-0 z-10 shrink-0 border-r border-line bg-sunken py-3 text-right text-soft select-none`}
    >
      {Array.from({ length: count }, (_, index) => {
        const line = index + 1;
        const tone = bad.has(line)
          ? "bg-alert-tint text-alert font-semibold"
          : noted.has(line)
            ? "bg-warn-tint text-warn"
            : "";
        return (
          <div key={line} className={`min-w-11 px-2.5 tabular-nums ${tone}`}>
            {line}
          </div>
        );
      })}
    </div>
  );
});

function setOf(joined: string): ReadonlySet<number> {
  return new Set(joined === "" ? [] : joined.split(",").map(Number));
}
