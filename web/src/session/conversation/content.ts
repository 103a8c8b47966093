import type { ContentShown, ServerEnvelope } from "@/contract/events";
import type { Entry } from "./state";

/** Anything that an answer shows. */
export type ContentItem = ContentShown["item"];
export type ItemOf<T extends ContentItem["type"]> = Extract<ContentItem, { type: T }>;
export type ConfirmationItem = ItemOf<"confirmation">;

/** An item with the answer that it belongs to. */
export interface ShownItem {
  /** Its place on the page; it stays when the item is replaced. */
  readonly key: string;
  readonly sessionId: string;
  readonly responseId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly item: ContentItem;
}

type Shown = readonly ShownItem[];
type Envelope = Extract<ServerEnvelope, { type: "assistant.content" }>;

/** So many are kept; a conversation that shows more has scrolled the others away. */
const KEPT = 200;

/** Puts an item down; one with an identifier that was there before replaces that in its place. */
export function itemShown(shown: Shown, envelope: Envelope, at: number): Shown {
  const { response_id: responseId, item } = envelope.payload;
  const sessionId = envelope.session_id;
  const index = shown.findIndex(
    (known) => item.id !== "" && known.item.id === item.id && known.sessionId === sessionId,
  );
  const known = shown[index];
  if (known !== undefined) return shown.with(index, { ...known, item: kept(known.item, item) });
  const key = `${sessionId} ${item.id === "" ? envelope.id : item.id}`;
  return [...shown, { key, sessionId, responseId, at, item }].slice(-KEPT);
}

/** An answer that was given stays, whatever an update that was on its way says. */
function kept(before: ContentItem, item: ContentItem): ContentItem {
  if (before.type !== "confirmation" || item.type !== "confirmation") return item;
  return { ...item, accepted: item.accepted ?? before.accepted };
}

/** Notes at once how a confirmation was answered; the server says the same in a moment. */
export function confirmationAnswered(shown: Shown, id: string, accepted: boolean): Shown {
  return shown.map((known) =>
    known.item.type === "confirmation" && known.item.id === id && known.item.accepted === null
      ? { ...known, item: { ...known.item, accepted } }
      : known,
  );
}

export type ConfirmationState = "open" | "accepted" | "declined" | "superseded";

/** Tells how a confirmation stands: nothing waits for longer than one message. */
export function confirmationState(shown: Shown, entries: readonly Entry[], key: string): ConfirmationState {
  const known = shown.find((item) => item.key === key);
  if (known?.item.type !== "confirmation") return "superseded";
  const { accepted, status } = known.item;
  if (accepted !== null) return accepted ? "accepted" : "declined";
  const answer = entries.findIndex((entry) => entry.kind === "assistant" && entry.id === known.responseId);
  const goneOn =
    answer >= 0 &&
    entries
      .slice(answer + 1)
      .some((entry) => (entry.kind === "user" ? !entry.unclear : entry.kind === "handover"));
  return goneOn || status === "error" ? "superseded" : "open";
}

export interface AnswerContent {
  readonly responseId: string;
  readonly items: Shown;
}

/** Groups what is shown by answer, in the order in which the answers began to show something. */
export function byAnswer(shown: Shown): readonly AnswerContent[] {
  const groups = new Map<string, ShownItem[]>();
  for (const known of shown) {
    const group = groups.get(known.responseId);
    if (group === undefined) groups.set(known.responseId, [known]);
    else group.push(known);
  }
  return [...groups].map(([responseId, items]) => ({ responseId, items }));
}

/** Returns the last thing to look at. Questions that one could ask are no reason to look anywhere else. */
export function newestShown(shown: Shown): ShownItem | null {
  return shown.findLast((known) => known.item.type !== "suggested_questions") ?? null;
}

/** Returns the pictures that can be shown large, in order. */
export function pictures(shown: Shown): Shown {
  return shown.filter(({ item }) => item.type === "image" && item.status === "success");
}

/** Tells whether a picture is meant to be looked at together, as a slide is. */
export function isSlide({ item }: ShownItem): boolean {
  return item.type === "image" && item.status === "success" && /^(show|slide)/.test(item.agent_name);
}
