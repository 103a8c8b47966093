import type { MockSession } from "./session";
import { type Draft, type Item, RESULTS, slide, SLIDES, TEXT, VIDEO } from "./work-content";

/** Does what the words of a message ask for; returns whether there was anything to do. */
export function work(session: MockSession, text: string): boolean {
  const [word] = text
    .toLowerCase()
    .split(/\W+/)
    .filter((part) => part !== "");
  const act = ACTS[word ?? ""];
  if (act === undefined) return false;
  const responseId = session.announce();
  act(session, responseId);
  return true;
}

let questions = 0;

const after = (ms: number, act: () => void) => void setTimeout(act, ms);

type Act = (session: MockSession, responseId: string) => void;

const ACTS: Readonly<Record<string, Act>> = {
  search(session, responseId) {
    run(session, responseId, "r1", "web_search", "Web search", { query: "opening hours of the museum" });
    show(session, responseId, {
      ...RESULTS,
      id: "a1",
      status: "progress",
      search_results: [],
      status_message: "Searching the web",
    });
    after(300, () => {
      session.send("agent.progress", {
        run_id: "r1",
        agent: "web_search",
        message: "Reading three pages",
        fraction: 0.6,
      });
    });
    after(900, () => {
      show(session, responseId, { ...RESULTS, id: "a1", agent_name: "web_search" });
      session.send("agent.completed", {
        private: false,
        run_id: "r1",
        agent: "web_search",
        result: "Open daily from 10 to 18.",
        items: ["a1"],
        elapsed_ms: 900,
      });
      session.write(responseId, [
        ["Let me look. ", { kind: "filler" }],
        [
          "It is open daily from ten to six, and on Thursdays until nine. ",
          { kind: "agent", reference: "a1", title: "Visiting us", url: "https://www.museum.example/visit" },
        ],
        [
          "Thursday evenings are free for residents. ",
          { kind: "knowledge", reference: "k9", title: "Visitor handbook", page: 12, score: 0.71 },
        ],
        [
          "You wanted to bring your sister, I remember. ",
          { kind: "memory", reference: "m2", title: "Has a sister" },
        ],
        ["Have a good time!", { kind: "model", reference: "openai:gpt", title: "openai:gpt" }],
      ]);
      show(session, responseId, {
        type: "suggested_questions",
        id: "a2",
        questions: ["How do I get there?", "What does it cost?", "Is there a café?"],
      });
      session.send("usage.recorded", {
        response_id: responseId,
        purpose: "answer",
        model: "openai:gpt",
        requests: 2,
        input_tokens: 1840,
        output_tokens: 96,
        cost_usd: 0.0042,
      });
    });
  },
  write(session, responseId) {
    show(session, responseId, { type: "text", id: "a3", text: TEXT, agent_name: "summarize" });
    session.write(responseId, [["I wrote it down for you.", { kind: "model", title: "openai:gpt" }]]);
  },
  send(session, responseId) {
    const details = "To: team@example.org\n\nWe meet on Thursday at six in front of the museum.";
    show(session, responseId, {
      ...question(`c${(questions += 1)}`, "Shall I send this message to the team?", details),
      agent_name: "notify",
    });
    session.write(responseId, [["Shall I send it?", { kind: "model", title: "openai:gpt" }]]);
  },
  work(session, responseId) {
    run(session, responseId, "w1", "web_search", "Web search", { query: "trams to River Gate", pages: 3 });
    run(session, responseId, "w2", "calculator", "Calculator", { expression: "3 * 4.50" });
    run(session, responseId, "w3", "knowledge", "Knowledge", { question: "Who pays?" });
    const entries = ["Find the trams", "Work out the price", "Ask the handbook"].map((entry) => ({
      text: entry,
      state: "doing" as const,
    }));
    show(session, responseId, {
      type: "todo_list",
      id: "t1",
      title: "An evening at the museum",
      entries: [...entries, { text: "Book a table", state: "open" }],
      status: "progress",
      agent_name: "plan",
    });
    session.send("agent.progress", {
      run_id: "w1",
      agent: "web_search",
      message: "Reading timetable.example",
      fraction: 0.35,
    });
    session.send("agent.progress", {
      run_id: "w3",
      agent: "knowledge",
      message: "Looking into 12 documents",
      fraction: null,
    });
  },
  finish(session, responseId) {
    session.send("agent.completed", {
      private: false,
      run_id: "w2",
      agent: "calculator",
      result: "13.5",
      items: [],
      elapsed_ms: 12,
    });
    session.send("agent.failed", {
      run_id: "w3",
      agent: "knowledge",
      code: "knowledge.empty",
      detail: "There are no documents.",
      elapsed_ms: 400,
    });
    session.send("agent.failed", {
      run_id: "w1",
      agent: "web_search",
      code: "agent.cancelled",
      detail: "Stopped.",
      elapsed_ms: 2300,
    });
    const done = (["done", "done", "failed", "skipped"] as const).map((state, index) => ({
      text: ["Find the trams", "Work out the price", "Ask the handbook", "Book a table"][index] ?? "",
      state,
    }));
    show(session, responseId, {
      type: "todo_list",
      id: "t1",
      title: "An evening at the museum",
      entries: done,
      agent_name: "plan",
    });
    session.write(responseId, [["It comes to thirteen fifty.", { kind: "agent", title: "Calculator" }]]);
  },
  slides(session, responseId) {
    SLIDES.forEach(([name, color, description], index) => {
      after(index * 900, () =>
        show(session, responseId, {
          type: "image",
          id: `s${index + 1}`,
          url: slide(name, color),
          name,
          description,
          agent_name: "show",
        }),
      );
    });
    session.write(responseId, [
      ["Here is who is who.", { kind: "line", reference: "slides", title: "Slides" }],
    ]);
  },
  media(session, responseId) {
    show(session, responseId, {
      type: "image",
      id: "m1",
      url: "https://pictures.example/a.png",
      name: "From elsewhere",
      description: "",
    });
    show(session, responseId, { type: "audio", id: "m2", url: "/none.mp3", name: "A sound", length: 65 });
    show(session, responseId, { type: "video", id: "m3", video: { ...VIDEO, name: "A film" } });
    show(session, responseId, {
      type: "videos",
      id: "m4",
      videos: [
        { ...VIDEO, name: "One" },
        { ...VIDEO, name: "Two", error: "It is not there any more." },
      ],
      columns: 3,
    });
    show(session, responseId, {
      type: "image",
      id: "m5",
      url: "",
      name: "",
      description: "",
      status: "error",
      status_message: "The picture could not be made.",
    });
    session.write(responseId, [["Here they are.", { kind: "model" }]]);
  },
  ben(session, responseId) {
    session.write(responseId, [
      ["Ben knows more about that.", { kind: "line", reference: "ben", title: "Ben" }],
    ]);
    session.handOver("ben", "They want to know about the museum.");
  },
};

function question(id: string, text: string, details: string): Draft<Item> {
  return {
    type: "confirmation",
    id,
    question: text,
    details,
    confirm_label: "Send it",
    decline_label: "Don’t send",
    accepted: null,
  };
}

function show(session: MockSession, responseId: string, item: Draft<Item>): void {
  const head = { id: "", status: "success", status_message: "", agent_name: "assistant" };
  session.send("assistant.content", { response_id: responseId, item: { ...head, ...item } });
}

function run(
  session: MockSession,
  responseId: string,
  id: string,
  agent: string,
  title: string,
  given: object,
): void {
  session.send("agent.started", {
    run_id: id,
    response_id: responseId,
    agent,
    title,
    arguments: given,
    private: false,
  });
}
