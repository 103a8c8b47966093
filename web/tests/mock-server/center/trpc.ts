/** The procedures of the scripted server, on the real wire: `@trpc/server` answers. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import * as contract from "../../../src/contract/router";
import { days, meOf, USERS } from "./people";
import { AUDIT, INVITATIONS, KEYS, LOGINS } from "./records";
import { aboutPeople } from "./people-procedures";
import { figuresAt, REPORT, SETTINGS } from "./server";
import { aboutTalk } from "./talk-procedures";
import { anything, page, t, wait } from "./wire";

function newLink(purpose: "invitation" | "reset", role: contract.UserModel["role"], email: string | null) {
  const invitation: contract.InvitationModel = {
    ...{
      id: `i${INVITATIONS.length + 1}`,
      purpose,
      role,
      email,
      user_id: null,
      created_by: "u1",
      used_ms: null,
    },
    ...{ created_ms: Date.now(), expires_ms: Date.now() + days(7) },
  };
  INVITATIONS.unshift(invitation);
  return { invitation, link: "/join/#Vn3hZ0Jq8wYp2mKd5RtX7cLb1sGfA9uE" };
}

const router = t.router({
  ...aboutTalk,
  ...aboutPeople,
  auth: t.router({ me: t.procedure.query(({ ctx }) => meOf(ctx.request)) }),
  users: t.router({
    list: t.procedure
      .input(contract.ListUsers)
      .query(({ input }) => page(USERS.filter(({ role }) => (input.role ?? role) === role))),
    invitations: anything.query(() => page(INVITATIONS)),
    invite: t.procedure
      .input(contract.InviteUser)
      .mutation(({ input }) => newLink("invitation", input.role, input.email)),
    reset_password: t.procedure.input(contract.ById).mutation(() => newLink("reset", "member", null)),
    change: t.procedure
      .input(contract.ChangeUser)
      .mutation(({ input }) => USERS.find(({ id }) => id === input.id)),
    remove: t.procedure.input(contract.ById).mutation(() => null),
    revoke_invitation: t.procedure.input(contract.ById).mutation(() => null),
  }),
  audit: t.router({
    list: t.procedure
      .input(contract.ListAudit)
      .query(({ input }) => page(AUDIT.filter(({ action }) => (input.action ?? action) === action))),
  }),
  keys: t.router({ list: anything.query(() => KEYS) }),
  logins: t.router({ list: anything.query(() => LOGINS) }),
  settings: t.router({
    list: t.procedure.query(() => SETTINGS),
    change: t.procedure.input(contract.ChangeSetting).mutation(() => SETTINGS),
  }),
  health: t.router({
    get: t.procedure.query(() => REPORT),
    figures: t.procedure.query(() => figuresAt(0)),
    watch: t.procedure.subscription(async function* ({ signal }) {
      for (let tick = 0; signal?.aborted !== true; tick += 1) {
        yield figuresAt(tick);
        await wait(300);
      }
    }),
  }),
});

/** Answers `/trpc/*`; tells whether it did. */
export function answerProcedures(request: IncomingMessage, response: ServerResponse): boolean {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (!url.pathname.startsWith("/trpc/")) return false;
  const path = url.pathname.slice("/trpc/".length);
  void nodeHTTPRequestHandler({
    router,
    req: request,
    res: response,
    path,
    createContext: () => ({ request }),
  });
  return true;
}
