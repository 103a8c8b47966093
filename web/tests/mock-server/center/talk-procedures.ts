/** The procedures about conversations, and who answers in them. */
import * as contract from "../../../src/contract/router";
import { conversation, EXPORTED, found, messagesOf, timelineOf } from "./conversations";
import { change, end, live, liveOne, say, watched } from "./live";
import { checkOf, FILES, PERSONAS, trialOf, VERSIONS, versionOf } from "./personas";
import { anything, isBare, page, Refusal, t } from "./wire";

const known = (name: string) => {
  const item = PERSONAS.find((one) => one.name === name);
  if (item === undefined) throw new Refusal("persona.unknown", "There is no such persona.");
  return item;
};

const HANDBOOK: Omit<contract.SearchResult, "text" | "score" | "page"> = {
  ...{ title: "Visitor handbook", url: "", reference: "p1", video: null, shots: [] },
};

const PASSAGES: contract.SearchResult[] = [
  {
    ...{ ...HANDBOOK, page: 12, score: 0.87 },
    text: "The museum is open from Tuesday to Sunday, ten to six. On Mondays only the garden is open. The last tour of the day begins at half past four and takes an hour.",
  },
  {
    ...{ ...HANDBOOK, title: "House rules", page: null, score: 0.61 },
    text: "Bags larger than a sheet of paper stay in the cloakroom, which closes a quarter of an hour after the rooms.",
  },
  {
    ...{ ...HANDBOOK, page: 31, score: 0.44 },
    text: "On the long night of museums all rooms are open until one in the morning.",
  },
];

const ME = "Ada Okafor";

export const aboutTalk = {
  sessions: t.router({
    list: t.procedure.input(contract.SessionsQuery).query(({ input, ctx }) => {
      return page(isBare(ctx.request) ? [] : found(input));
    }),
    get: t.procedure.input(contract.SessionRef).query(({ input }) => conversation(input.id)),
    timeline: t.procedure.input(contract.TimelineQuery).query(({ input }) => timelineOf(input.id)),
    messages: t.procedure.input(contract.MessagesQuery).query(({ input }) => page(messagesOf(input.id))),
    export: t.procedure.input(contract.ExportQuery).query(() => EXPORTED),
    remove: t.procedure.input(contract.SessionRef).mutation(() => null),
  }),
  live: t.router({
    sessions: t.procedure.query(live),
    watch: t.procedure.subscription(async function* ({ ctx, signal }) {
      if (isBare(ctx.request)) yield { items: [] };
      else yield* watched(signal);
    }),
    take_over: t.procedure
      .input(contract.LiveRef)
      .mutation(({ input }) => change(input.id, { answered_by: ME, answered_by_me: true })),
    release: t.procedure.input(contract.LiveRef).mutation(({ input }) => {
      change(input.id, { answered_by: null, answered_by_me: false, awaits_answer: null });
      return null;
    }),
    say: t.procedure.input(contract.OperatorLine).mutation(({ input }) => {
      say(input.id, input.text);
      return null;
    }),
    whisper: t.procedure.input(contract.Whisper).mutation(({ input }) => {
      change(input.id, { whispers: liveOne(input.id).whispers + 1 });
      return null;
    }),
    end: t.procedure.input(contract.LiveRef).mutation(({ input }) => {
      end(input.id);
      return null;
    }),
  }),
  personas: t.router({
    list: anything.query(({ ctx }) => ({
      items: PERSONAS.slice(0, isBare(ctx.request) ? 1 : undefined),
      default: "host",
    })),
    get: t.procedure.input(contract.PersonaRef).query(({ input }) => {
      const { name, built_in } = known(input.name);
      return { name, built_in, revision: "r4", files: FILES, others: [] };
    }),
    check: t.procedure.input(contract.Draft).mutation(({ input }) => checkOf(input.files)),
    try: t.procedure.input(contract.Trial).mutation(({ input }) => trialOf(input.text)),
    save: t.procedure.input(contract.SaveDraft).mutation(({ input }) => {
      return { name: input.name, revision: "r5", version: "v5" };
    }),
    versions: t.procedure.input(contract.VersionsQuery).query(({ input }) => {
      return page(input.name === "guide" ? VERSIONS : []);
    }),
    version: t.procedure.input(contract.VersionRef).query(({ input }) => versionOf(input.id)),
    restore: t.procedure.input(contract.RestoreVersion).mutation(({ input }) => {
      return { name: input.name, revision: "r5", version: "v5" };
    }),
    create: t.procedure.input(contract.NewPersona).mutation(({ input }) => {
      return { name: input.name, built_in: false, revision: "r1", files: FILES, others: [] };
    }),
    remove: t.procedure.input(contract.PersonaRef).mutation(() => null),
  }),
  knowledge: t.router({
    search: t.procedure.input(contract.SearchDocuments).query(({ input }) => {
      return /open|close|hour|monday/i.test(input.text) ? PASSAGES.slice(0, input.limit) : [];
    }),
  }),
};
