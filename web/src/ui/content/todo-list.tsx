import { type TalkKey, useT } from "@/i18n/talk";
import type { ItemOf } from "@/session/conversation/content";
import { Icon, type IconName } from "../controls/icons";
import { ItemFrame, Lines } from "./item-frame";

type State = ItemOf<"todo_list">["entries"][number]["state"];

const SKELETON = <Lines widths={[50, 70, 60]} />;

const STATES: Readonly<
  Record<State, { readonly icon: IconName | null; readonly label: TalkKey; readonly look: string }>
> = {
  open: { icon: null, label: "content.todoOpen", look: "ring-edge text-edge" },
  doing: { icon: "dots", label: "content.todoDoing", look: "ring-accent text-accent" },
  done: { icon: "check", label: "content.todoDone", look: "ring-accent bg-accent text-on-accent" },
  failed: { icon: "close", label: "content.todoFailed", look: "ring-alert text-alert" },
  skipped: { icon: "forward", label: "content.todoSkipped", look: "ring-edge text-edge" },
};

/** A plan, and how far it is. */
export function TodoList({ item }: { readonly item: ItemOf<"todo_list"> }) {
  const t = useT();
  const done = item.entries.filter((entry) => entry.state === "done").length;
  // A plan on its way is shown as far as it is.
  const shown =
    item.status === "progress" && item.entries.length > 0 ? { ...item, status: "success" as const } : item;
  return (
    <ItemFrame item={shown} skeleton={SKELETON}>
      <h4 className="flex items-baseline justify-between gap-4 text-sm font-medium">
        {item.title === "" ? t("content.plan") : item.title}
        <span className="text-xs font-normal text-soft tabular-nums">
          {t("agents.some", { count: done, all: item.entries.length })}
        </span>
      </h4>
      <ol className="mt-3 flex flex-col gap-2.5">
        {item.entries.map(({ text, state }, index) => (
          <li key={index} className="flex items-start gap-2.5 text-sm">
            <span
              className={`mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-full ring-1 ring-inset ${STATES[state].look}`}
            >
              <Sign state={state} />
            </span>
            <span
              className={
                state === "done" || state === "skipped" ? "text-soft" : state === "doing" ? "font-medium" : ""
              }
            >
              {text}
              <span className="sr-only">: {t(STATES[state].label)}</span>
            </span>
          </li>
        ))}
      </ol>
    </ItemFrame>
  );
}

function Sign({ state }: { readonly state: State }) {
  const { icon } = STATES[state];
  return icon === null ? null : <Icon name={icon} size={13} />;
}
