/** Who is known to the scripted server, what is remembered of them, and what is kept. */
import type {
  ConsentGiven,
  KnownPeople,
  Memory,
  Remembered,
  Retention,
  Subject,
} from "../../../src/contract/router";
import { ago, days, minutes } from "./people";

export const REMEMBERED: Remembered[] = [
  {
    ...{ person_id: "p1", kind: "account", name: "Dan Novák", count: 5, problem: "" },
    ...{ created_ms: ago(days(34)), used_ms: ago(minutes(42)) },
  },
  {
    ...{ person_id: "p2", kind: "enrolled", name: "Hye-jin Park", count: 3, problem: "" },
    ...{ created_ms: ago(days(12)), used_ms: ago(days(1)) },
  },
  {
    ...{ person_id: "p3", kind: "device", name: "", count: 1, problem: "" },
    ...{ created_ms: ago(days(3)), used_ms: ago(days(3)) },
  },
  {
    ...{ person_id: "p4", kind: "account", name: "front-desk@museum.example", count: 0 },
    ...{ created_ms: ago(days(80)), used_ms: ago(days(60)) },
    problem: "What is remembered cannot be read: it was written with another key.",
  },
];

function memory(
  id: string,
  text: string,
  toldDaysAgo: number,
  strength: number,
  more: Partial<Memory> = {},
): Memory {
  return {
    ...{ id, kind: "fact", text, about: "", value: "", uses: 2, importance: 0.6, strength, ended_ms: null },
    ...{ told_first_ms: ago(days(34)), told_last_ms: ago(days(toldDaysAgo)), used_ms: ago(minutes(42)) },
    ...{ session_id: "observed", ...more },
  };
}

const OF: Readonly<Record<string, Memory[]>> = {
  p1: [
    memory("m1", "I restore clocks, mostly from Bohemia.", 2, 0.94),
    memory("m2", "I live in Brno.", 2, 0.81),
    memory("m3", "I live in Prague.", 30, 0.4, { ended_ms: ago(days(2)) }),
    memory(
      "m4",
      "Asked about the gallery upstairs, which was closed, and was taken up by a colleague at three.",
      0,
      0.77,
      {
        kind: "episode",
      },
    ),
    memory("m5", "My daughter Ema writes a school report on pendulums.", 20, 0.35, { session_id: "" }),
  ],
  p2: [
    memory("m6", "I'd rather be spoken to slowly; English is my third language.", 1, 0.9),
    memory("m7", "I work at the front desk on weekends.", 12, 0.62),
    memory("m8", "Wanted to know how the tower clock is wound, and came back for it.", 1, 0.71, {
      kind: "episode",
    }),
  ],
  p3: [memory("m9", "I am here for the first time.", 3, 0.3, { session_id: "" })],
};

export const memoriesOf = (person: string | null): Memory[] => OF[person ?? "p1"] ?? [];

export const KNOWN: KnownPeople = {
  problem: "",
  people: [
    {
      ...{ id: "f1", name: "Hye-jin Park", pictures: 5, memories: 3 },
      ...{ created_ms: ago(days(12)), expires_ms: ago(-days(353)), consent_given_ms: ago(days(12)) },
      ...{ consent_given_by: "Hye-jin Park", consent_statement: "I agree to be recognized by my face." },
    },
    {
      ...{ id: "f2", name: "Oskar Lindqvist", pictures: 4, memories: 0 },
      ...{ created_ms: ago(days(70)), expires_ms: ago(-days(295)), consent_given_ms: ago(days(70)) },
      ...{ consent_given_by: "Maria Lindqvist", consent_statement: "I agree for my son to be recognized." },
    },
  ],
};

const SUBJECTS: readonly Subject[] = [
  { subject: "user:u5", kind: "user", name: "Dan Novák", email: "dan@museum.example" },
  { subject: "person:f1", kind: "person", name: "Hye-jin Park", email: "" },
];

export function subjects(text: string): Subject[] {
  const wanted = text.toLowerCase();
  return SUBJECTS.filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(wanted));
}

export const COUNTS = {
  ...{ sessions: 14, messages: 212, events: 3_480, recordings: 2, memories: 5, faces: 0 },
  ...{ consents: 6, logins: 1, keys: 0, invitations: 1, audit: 19, accounts: 1, exports: 0 },
};

export const CONSENTS: ConsentGiven[] = (
  [
    ["record", false, 0.03],
    ["record", true, 0.04],
    ["voice_emotion", true, 0.04],
    ["seeing", true, 9],
    ["remember", true, 34],
  ] as const
).map(([about, granted, daysAgo], index) => ({
  ...{ id: `c${index}`, session_id: "observed", about, granted, at_ms: ago(days(daysAgo)), wording: "1" },
}));

export const RETENTION: Retention = {
  ...{ swept_ms: ago(minutes(37)), next_ms: ago(-minutes(23)), problem: "" },
  rules: (
    [
      ["sessions", null, "VISAVIS_KEEP_SESSIONS_DAYS"],
      ["events", 90, "VISAVIS_KEEP_EVENTS_DAYS"],
      ["recordings", 30, "VISAVIS_KEEP_RECORDINGS_DAYS"],
      ["audit", 365, "VISAVIS_KEEP_AUDIT_DAYS"],
      ["consents", 1_095, "VISAVIS_KEEP_CONSENTS_DAYS"],
      ["people", 365, "VISAVIS_IDENTITY_DAYS"],
      ["memories", 365, "VISAVIS_MEMORY_DAYS"],
      ["exports", 1, ""],
    ] as const
  ).map(([kind, kept, setting]) => ({ kind, days: kept, setting, erased: 0 })),
};
