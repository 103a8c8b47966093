/** The personas of the scripted server; one is the example of a guide. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type {
  CheckResult,
  PersonaFileText,
  PersonaItem,
  TrialAnswer,
  VersionItem,
} from "../../../src/contract/router";
import { ago, days, minutes } from "./people";

const GUIDE = fileURLToPath(new URL("../../../../examples/personas/guide/", import.meta.url));

export const PERSONAS: PersonaItem[] = [
  {
    ...{ name: "host", title: "Iris", language: "en", avatar: "iris", built_in: true, problem: null },
    description: "The host of visavis. She shows you around, and likes to talk.",
  },
  {
    ...{ name: "guide", title: "Clara", language: "en", avatar: "ruth", built_in: false, problem: null },
    description: "The guide of the clock museum: its rooms, its clocks and the people who made them.",
  },
  {
    ...{ name: "werkstatt", title: "Kofi", language: "de", avatar: "kofi", built_in: false, problem: null },
    description: "Erklärt in der Werkstatt, wie alte Uhren gereinigt und repariert werden.",
  },
  {
    ...{ name: "night-tour", title: "Emil", language: "en", avatar: "emil", built_in: false },
    description: "Leads through the rooms after dark.",
    problem: "persona.yaml, line 5: there is no avatar 'emil'; there are iris, kofi and ruth.",
  },
];

export const FILES: PersonaFileText[] = ["persona.yaml", "lines.yaml", "knowledge/pendulum.md"].map(
  (path) => ({
    path,
    text: readFileSync(GUIDE + path, "utf8"),
  }),
);

/** Says of a draft what the real server would say of these two mistakes. */
export function checkOf(files: readonly PersonaFileText[]): CheckResult {
  const lines = files.find(({ path }) => path === "persona.yaml")?.text.split("\n") ?? [];
  const lineOf = (start: string) => lines.findIndex((line) => line.startsWith(start)) + 1;
  const file = "persona.yaml";
  const problems = [
    ...(lineOf("titel:") === 0
      ? []
      : [
          {
            ...{ kind: "problem", file, line: lineOf("titel:") },
            message: "There is no key 'titel'. Did you mean 'title'?",
          },
        ]),
  ];
  const remarks = [
    {
      ...{ kind: "competing", file: "lines.yaml", line: 19 },
      message:
        "“How long are you open today?” is answered by 'closing-time', but nearly by 'oldest-clock' too.",
    },
  ];
  return { problems, remarks: problems.length === 0 ? remarks : [] };
}

export function trialOf(text: string): TrialAnswer {
  const source = { kind: "line", reference: "", url: "", page: null, score: null } as const;
  const sentences = /close|open/i.test(text)
    ? [
        { text: "We close at six.", source: { ...source, title: "closing-time" } },
        {
          text: "The last tour begins at half past four.",
          source: { ...source, kind: "knowledge" as const, title: "Visitor handbook", page: 12 },
        },
      ]
    : [
        {
          text: "The tower clock in the hall. It was made in fifteen ninety, and it still runs.",
          source: { ...source, title: "oldest-clock" },
        },
      ];
  return {
    ...{ text: sentences.map((sentence) => sentence.text).join(" "), sentences },
    ...{ mind: "scripted", seconds: 0.042, error: null, memory: {} },
  };
}

export const VERSIONS: VersionItem[] = [
  {
    ...{ id: "v4", created_ms: ago(minutes(50)), author: "Ada Okafor" },
    ...{ note: "She says when the last tour begins", changed: ["lines.yaml"] },
  },
  {
    ...{ id: "v3", created_ms: ago(days(2)), author: "Bertrand Léger" },
    ...{ note: "Pronounces Huygens as in Dutch", changed: ["persona.yaml"] },
  },
  {
    ...{ id: "v2", created_ms: ago(days(9)), author: "Ada Okafor" },
    ...{ note: "", changed: ["persona.yaml", "knowledge/pendulum.md"] },
  },
  {
    ...{ id: "v1", created_ms: ago(days(40)), author: "Changed on disk" },
    ...{ note: "Begun from the small example", changed: ["persona.yaml", "lines.yaml"] },
  },
];

/** Returns a version's files, and those before it: less was said, and of another title. */
export function versionOf(id: string) {
  const item = VERSIONS.find((version) => version.id === id);
  const before = FILES.map(({ path, text }) => ({
    path,
    text:
      path === "persona.yaml"
        ? text
            .replace("You are kind and precise, and you keep it short.", "You are kind.")
            .replace(/pronunciations:\n.*\n/, "")
        : text,
  })).filter(({ path }) => path !== "knowledge/pendulum.md");
  return { ...item, files: FILES, before };
}
