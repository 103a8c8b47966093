/** The procedures about people: who is known, what is remembered, and what is theirs by right. */
import * as contract from "../../../src/contract/router";
import { CONSENTS, COUNTS, KNOWN, memoriesOf, REMEMBERED, RETENTION, subjects } from "./memories";
import { days, meOf } from "./people";
import { anything, isBare, page, t } from "./wire";

export const aboutPeople = {
  memories: t.router({
    people: anything.query(({ ctx }) => (isBare(ctx.request) ? [] : REMEMBERED)),
    list: t.procedure.input(contract.MemoriesOf).query(({ input, ctx }) => {
      return isBare(ctx.request) ? [] : memoriesOf(input.person_id);
    }),
    forget: t.procedure.input(contract.MemoriesForgotten).mutation(({ input }) => input.ids?.length ?? 5),
  }),
  people: t.router({
    list: anything.query(({ ctx }) => (isBare(ctx.request) ? { people: [], problem: "" } : KNOWN)),
    rename: t.procedure.input(contract.PersonRenamed).mutation(({ input }) => {
      return KNOWN.people.find(({ id }) => id === input.id);
    }),
    forget: t.procedure.input(contract.PersonNamed).mutation(() => true),
  }),
  privacy: t.router({
    find: t.procedure.input(contract.Search).query(({ input }) => subjects(input.text)),
    mine: t.procedure.input(contract.SubjectNamed).query(({ ctx }) => {
      const { user } = meOf(ctx.request);
      const subject = user === null ? null : { ...user, subject: `user:${user.id}`, kind: "user" as const };
      return { subject, counts: COUNTS, problems: [] };
    }),
    consents: t.procedure.input(contract.ConsentsWanted).query(({ ctx }) => {
      return page(isBare(ctx.request) ? [] : CONSENTS);
    }),
    retention: anything.query(() => RETENTION),
    export: t.procedure.input(contract.SubjectNamed).mutation(() => ({
      ...{ id: "e1", name: "dan-novak.zip", bytes: 4_812_000, expires_ms: Date.now() + days(1) },
      url: "/api/privacy/exports/e1",
    })),
    erase: t.procedure.input(contract.ErasureWanted).mutation(() => ({
      ...{ counts: COUNTS, leftovers: [], problems: [] },
    })),
  }),
};
