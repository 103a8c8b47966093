import { describe, expect, it } from "vitest";
import type { ContentItem } from "@/session/conversation/content";
import { byAnswer, confirmationState, isSlide, newestShown, pictures } from "@/session/conversation/content";
import { readable, runsOf, workMs } from "@/session/conversation/agent-runs";
import { type Action, reduce } from "@/session/conversation/reduce";
import { type ConversationState, INITIAL_STATE } from "@/session/conversation/state";
import { usageTotal } from "@/session/conversation/usage";
import { envelope } from "./envelopes";

type Step = Action | Extract<Action, { type: "event" }>["envelope"];

function run(...steps: Step[]): ConversationState {
  return steps.reduce<ConversationState>(
    (state, step) =>
      reduce(state, "session_id" in step ? { type: "event", envelope: step, nowMs: 1_000 } : step),
    INITIAL_STATE,
  );
}

const HEAD = { status: "success", status_message: "", agent_name: "assistant" } as const;

function content(item: Partial<ContentItem> & Pick<ContentItem, "type" | "id">, response_id = "r") {
  return envelope("assistant.content", { response_id, item: { ...HEAD, ...item } as ContentItem });
}

const picture = (id: string, status: ContentItem["status"] = "success", agent_name = "show") =>
  content({ type: "image", id, url: "/x.png", name: id, description: "", status, agent_name });
const question = (id: string, accepted: boolean | null = null, response_id = "r") =>
  content(
    {
      ...{ type: "confirmation", id, question: "Send it?", details: "", accepted },
      ...{ confirm_label: "Yes", decline_label: "No" },
    },
    response_id,
  );
const said = (text: string) =>
  envelope("text.input", { text, source: "keyboard", agents: null, confirmation: null });
const thinking = (response_id: string) => envelope("assistant.thinking", { response_id, prepared: false });

const started = (run_id: string, title = "") =>
  envelope("agent.started", {
    run_id,
    response_id: "r",
    agent: "web_search",
    title,
    arguments: { query: "x" },
    private: false,
  });

describe("what answers show", () => {
  it("is replaced in its place by an item with the same identifier", () => {
    const { content: shown } = run(picture("a1", "progress"), picture("a2"), picture("a1"));
    expect(shown.map(({ item }) => [item.id, item.status])).toEqual([
      ["a1", "success"],
      ["a2", "success"],
    ]);
  });

  it("is not replaced by an item of another session, or one without an identifier", () => {
    const other = { ...picture("a1"), session_id: "next" };
    expect(run(picture("a1"), other, picture(""), picture("")).content).toHaveLength(4);
  });

  it("is grouped by answer, and questions to ask are not the newest thing to look at", () => {
    const chips = content({ type: "suggested_questions", id: "q", questions: ["Why?"] }, "r2");
    const { content: shown } = run(picture("a1"), picture("a2"), chips);
    expect(byAnswer(shown).map(({ responseId, items }) => [responseId, items.length])).toEqual([
      ["r", 2],
      ["r2", 1],
    ]);
    expect(newestShown(shown)?.item.id).toBe("a2");
  });

  it("knows slides from other pictures, and shows neither large before it is there", () => {
    const { content: shown } = run(
      picture("a1", "progress"),
      picture("a2", "success", "web_fetch"),
      picture("a3"),
    );
    expect(shown.map(isSlide)).toEqual([false, false, true]);
    expect(pictures(shown).map(({ item }) => item.id)).toEqual(["a2", "a3"]);
  });
});

describe("a confirmation", () => {
  const state = ({ content: shown, entries }: ConversationState, place = 0) =>
    confirmationState(shown, entries, shown[place]?.key ?? "");

  it("is open until it is answered", () => {
    expect(state(run(thinking("r"), question("c1")))).toBe("open");
    expect(state(run(thinking("r"), question("c1", true)))).toBe("accepted");
    expect(state(run(thinking("r"), question("c1", false)))).toBe("declined");
  });

  it("shows at once how it was answered, and no late update takes that back", () => {
    const answer = { type: "confirmed", id: "c1", accepted: true } as const;
    expect(state(run(thinking("r"), question("c1"), answer, said("Yes."), question("c1")))).toBe("accepted");
  });

  it("waits for no longer than one message", () => {
    expect(state(run(thinking("r"), question("c1"), said("What about tomorrow?"), thinking("r2")))).toBe(
      "superseded",
    );
    const two = run(thinking("r"), question("c1"), question("c2"), {
      type: "confirmed",
      id: "c2",
      accepted: false,
    });
    expect([state(two, 0), state(two, 1)]).toEqual(["open", "declined"]);
  });
});

describe("runs of agents", () => {
  const completed = envelope("agent.completed", {
    ...{ run_id: "1", agent: "web_search", result: "found", items: [], elapsed_ms: 900, private: false },
  });
  const progress = (fraction: number | null, message = "") =>
    envelope("agent.progress", { run_id: "1", agent: "web_search", message, fraction });

  it("begin, go on and end", () => {
    const going = run(started("1"), progress(0.2, "Reading"), progress(0.4)).runs[0];
    expect(going).toMatchObject({
      title: "Web search",
      status: "running",
      message: "Reading",
      fraction: 0.4,
    });
    const done = run(started("1"), completed, progress(0.9, "late")).runs[0];
    expect(done).toMatchObject({ status: "done", result: "found", elapsedMs: 900, message: "" });
  });

  it("tell a failure from a stop", () => {
    const failed = (code: string) =>
      envelope("agent.failed", { run_id: "1", agent: "web_search", code, detail: "No.", elapsed_ms: 5 });
    expect(run(started("1"), failed("agent.cancelled")).runs[0]?.status).toBe("stopped");
    expect(run(started("1"), failed("web.timeout")).runs[0]).toMatchObject({
      status: "failed",
      problem: "No.",
    });
  });

  it("are lost with the conversation", () => {
    const over = { type: "connection", connection: { status: "ended", reason: "closed" } } as const;
    expect(run(started("1"), over).runs[0]?.status).toBe("stopped");
  });

  it("take as long as from the first beginning to the last end", () => {
    const { runs } = run(started("1"), completed, started("2"));
    const later = runs.map((item) =>
      item.id === "2" ? { ...item, startedMs: 1_500, elapsedMs: 800 } : item,
    );
    expect(workMs(runsOf(later, "r"))).toBe(1_300);
    expect(workMs([])).toBe(0);
  });

  it("have readable names", () => {
    expect(readable("web_search")).toBe("Web search");
  });
});

describe("usage", () => {
  it("adds up, and says if a price is missing", () => {
    const used = (cost_usd: number | null, model = "a:b") =>
      envelope("usage.recorded", {
        ...{
          response_id: "r",
          purpose: "answer",
          model,
          requests: 1,
          input_tokens: 10,
          output_tokens: 2,
          cost_usd,
        },
      });
    expect(usageTotal(run(used(0.5), used(0.25, "c:d")).usage)).toEqual({
      ...{
        requests: 2,
        inputTokens: 20,
        outputTokens: 4,
        costUsd: 0.75,
        incomplete: false,
        models: ["a:b", "c:d"],
      },
    });
    expect(usageTotal(run(used(0.5), used(null)).usage)).toMatchObject({ costUsd: 0.5, incomplete: true });
    expect(usageTotal(run(used(null)).usage).costUsd).toBeNull();
  });
});
