import type { ServerEnvelope } from "@/contract/events";

/** One run of an agent, from its beginning to its end. */
export interface AgentRun {
  readonly id: string;
  readonly responseId: string;
  readonly agent: string;
  /** What it is called on the page. */
  readonly title: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly status: "running" | "done" | "failed" | "stopped";
  /** What it is doing. */
  readonly message: string;
  /** How far it is, 0 to 1; null if that is not known. */
  readonly fraction: number | null;
  /** When the page heard that it began, milliseconds since 1970. */
  readonly startedMs: number;
  /** How long it took, ms; null while it runs. */
  readonly elapsedMs: number | null;
  readonly result: string;
  /** Why it could not do it, in a sentence for people. */
  readonly problem: string;
}

type Runs = readonly AgentRun[];

const KEPT = 200;
const CANCELLED = "agent.cancelled";

/** Returns the runs that follow from an event; the same ones if it concerns none. */
export function followRuns(runs: Runs, envelope: ServerEnvelope, nowMs: number): Runs {
  switch (envelope.type) {
    case "agent.started": {
      const { run_id: id, response_id: responseId, agent, title, arguments: given } = envelope.payload;
      const run: AgentRun = {
        ...{ id, responseId, agent, title: title === "" ? readable(agent) : title, arguments: given },
        ...{ status: "running", message: "", fraction: null, startedMs: nowMs, elapsedMs: null },
        ...{ result: "", problem: "" },
      };
      return [...runs.filter((known) => known.id !== id), run].slice(-KEPT);
    }
    case "agent.progress": {
      const { message, fraction } = envelope.payload;
      return changed(runs, envelope.payload.run_id, (run) => ({
        ...run,
        message: message === "" ? run.message : message,
        fraction,
      }));
    }
    case "agent.completed": {
      const { result, elapsed_ms: elapsedMs } = envelope.payload;
      return changed(runs, envelope.payload.run_id, (run) => ({ ...run, status: "done", result, elapsedMs }));
    }
    case "agent.failed": {
      const { code, detail: problem, elapsed_ms: elapsedMs } = envelope.payload;
      const status = code === CANCELLED ? "stopped" : "failed";
      return changed(runs, envelope.payload.run_id, (run) => ({ ...run, status, problem, elapsedMs }));
    }
    default:
      return runs;
  }
}

/** What came late for a run that is over changes nothing. */
function changed(runs: Runs, id: string, change: (run: AgentRun) => AgentRun): Runs {
  const index = runs.findIndex((run) => run.id === id && run.status === "running");
  const run = runs[index];
  return run === undefined ? runs : runs.with(index, change(run));
}

/** Nothing more is heard of what still runs: the conversation is over. */
export function runsLost(runs: Runs, nowMs: number): Runs {
  if (!runs.some((run) => run.status === "running")) return runs;
  return runs.map((run) =>
    run.status === "running" ? { ...run, status: "stopped", elapsedMs: nowMs - run.startedMs } : run,
  );
}

/** Returns the runs of one answer; those of no answer belong to none. */
export function runsOf(runs: Runs, responseId: string): Runs {
  return runs.filter((run) => run.responseId === responseId);
}

/** How long the work of an answer took: from the first beginning to the last end, ms. Runs may overlap. */
export function workMs(runs: Runs): number {
  const ends = runs.map((run) => run.startedMs + (run.elapsedMs ?? 0));
  return runs.length === 0 ? 0 : Math.max(...ends) - Math.min(...runs.map((run) => run.startedMs));
}

/** Makes a name of an identifier: web_search becomes Web search. */
export function readable(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
