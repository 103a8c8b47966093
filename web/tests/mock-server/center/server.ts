/** How the scripted server is, and what it is set to. */
import type { HealthFigures, HealthReport, Setting, SettingsReport } from "../../../src/contract/router";

export const REPORT: HealthReport = {
  ...{ status: "ok", version: "0.8.0", uptime_s: 93_720, sessions: 3, connections: 4 },
  checks: [
    { name: "database", ok: true, detail: "" },
    { name: "disk", ok: true, detail: "41 GB are free where conversations are kept." },
  ],
  parts: [
    {
      ...{ job: "Speech recognition", name: "pocketsphinx", ok: true },
      ...{
        why: "Understands what the persona expects to hear.",
        better: "pip install 'visavis[whisper]' understands open speech.",
      },
    },
    { job: "Speech", name: "flite", why: "Small, and speaks at once.", better: "", ok: true },
    { job: "Faces", name: "mediapipe", why: "Finds faces in 12 ms on this machine.", better: "", ok: true },
    {
      ...{ job: "Expressions", name: "none", ok: false },
      ...{ why: "The model file is missing.", better: "visavis models pull expressions" },
    },
  ],
  queues: [
    { name: "recognition", waiting: 0, lost: 0 },
    { name: "events", waiting: 12, lost: 3 },
  ],
  notes: ["Slides are not shown: LibreOffice is not installed."],
};

const STEPS = [
  ["turn_ended", 210],
  ["words", 260],
  ["first_text", 320],
  ["first_sound", 480],
  ["heard", 540],
] as const;

/** Returns figures that waver a little from one moment to the next. */
export function figuresAt(tick: number): HealthFigures {
  const waver = 1 + 0.15 * Math.sin(tick / 3);
  const usage = {
    requests: 214,
    input_tokens: 381_220,
    output_tokens: 24_118,
    cost_usd: 0.4271,
    unpriced_requests: 0,
  };
  return {
    ...{ at_ms: Date.now(), since_ms: Date.now() - 3_600_000, turns: 128, prepared: 41 },
    latency: STEPS.map(([step, ms]) => ({
      ...{ step, count: 128, p50_ms: ms * waver, p95_ms: ms * 2.1, p99_ms: ms * 2.9, max_ms: ms * 4.3 },
    })),
    errors: [
      {
        ...{ code: "speech.synthesis_failed", count: 3, last_ms: Date.now() - 400_000 },
        last_detail: "The voice could not say a sentence; it was shown instead.",
      },
      {
        code: "limit.rate",
        count: 1,
        last_ms: Date.now() - 3_000_000,
        last_detail: "Messages come too fast.",
      },
    ],
    ...{ usage, usage_lines: [{ ...usage, model: "openai:gpt-4o-mini", purpose: "answer" }] },
    ...{ sessions: 3, connections: 4, queues: REPORT.queues },
  };
}

function setting(name: string, group: string, description: string, more: Partial<Setting>): Setting {
  return {
    ...{ name, group, description, variable: `VISAVIS_${name.toUpperCase()}`, type: "text", choices: [] },
    ...{ minimum: null, maximum: null, value: null, default: null, source: "default", secret: false },
    ...{ changeable: true, why_not: "", next_value: null, ...more },
  };
}

const fixed = { changeable: false, why_not: "It is set in the environment of the server." };

export const SETTINGS: SettingsReport = {
  ...{ file: "/home/museum/.local/share/visavis/settings.env", restart_needed: true },
  settings: [
    setting("host", "Server", "Address that the server listens on.", {
      value: "127.0.0.1",
      default: "127.0.0.1",
    }),
    setting("database_url", "Server", "Where conversations are kept.", {
      ...{ ...fixed, type: "secret", secret: true, value: "••••••", source: "environment" },
    }),
    setting("accounts", "People", "Whether people sign in: once there are accounts, always, or never.", {
      ...{ type: "choice", choices: ["auto", "required", "off"], value: "auto", default: "auto" },
    }),
    setting("guests", "People", "Whether those who have not signed in may talk.", {
      ...{ type: "switch", value: "true", default: "false", source: "page" },
    }),
    setting("turn_silence_ms", "Turns", "How long a silence ends a turn that sounds finished.", {
      ...{
        type: "integer",
        minimum: 100,
        maximum: 5_000,
        value: "500",
        default: "500",
        next_value: "650",
        source: "page",
      },
    }),
  ],
};
