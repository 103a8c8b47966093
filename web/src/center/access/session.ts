import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { keepSignedIn, renewLogin, wasSignedIn } from "@/data/renew-login";
import { CodedProblem } from "../ui/problem";
import { Me, mustSignIn } from "./permissions";
import { send } from "./rest";

type Known =
  | { readonly status: "loading" }
  | { readonly status: "known"; readonly me: Me }
  | { readonly status: "failed"; readonly error: unknown };

/** Who is in front of this page. */
const session = createStore<Known>(() => ({ status: "loading" }));

export function useSession(): Known {
  return useStore(session);
}

/** Returns what shows that a request comes from this page; null while nobody is signed in by cookie. */
export function csrfToken(): string | null {
  const known = session.getState();
  return known.status === "known" ? known.me.csrf : null;
}

/** Takes note of who it is now, as the server has said. */
export function enter(me: Me): void {
  if (me.kind === "user") keepSignedIn(true);
  session.setState({ status: "known", me }, true);
}

let asked: Promise<void> | null = null;

/** Asks the server who is in front of this page; several at once ask once. */
export async function learnWhoIsHere(): Promise<void> {
  asked ??= ask().finally(() => {
    asked = null;
  });
  await asked;
}

async function ask(): Promise<void> {
  try {
    const me = await fetchMe();
    // A short-lived cookie may have run out while the one that renews it has not.
    enter(mustSignIn(me) ? ((await renewed()) ?? me) : me);
  } catch (error) {
    session.setState({ status: "failed", error }, true);
  }
}

async function fetchMe(): Promise<Me> {
  try {
    return Me.parse(await send("/api/auth/me"));
  } catch (error) {
    if (!(error instanceof CodedProblem) || error.status !== 401) throw error;
    // Renewing also takes away cookies that are of no use: without them one is a guest, or nobody.
    return (await renewedMe()) ?? Me.parse(await send("/api/auth/me"));
  }
}

async function renewed(): Promise<Me | null> {
  return wasSignedIn() ? await renewedMe() : null;
}

async function renewedMe(): Promise<Me | null> {
  const given = await renewLogin();
  return given === null ? null : Me.parse(given);
}

let renewing: Promise<boolean> | null = null;

/** Renews what one is signed in with; tells whether that went well. Several at once renew once. */
export async function renew(): Promise<boolean> {
  renewing ??= renewed()
    .then((me) => {
      if (me === null) return false;
      enter(me);
      return true;
    })
    .catch(() => false)
    .finally(() => {
      renewing = null;
    });
  return renewing;
}

/** Signs in; raises CodedProblem `auth.*`. */
export async function signIn(email: string, password: string): Promise<void> {
  enter(Me.parse(await send("/api/auth/login", { body: { email, password } })));
}

/** Signs out here, and leaves the page: what it had loaded is for nobody else's eyes. */
export async function signOut(): Promise<void> {
  await send("/api/auth/logout", { method: "POST", csrf: csrfToken() });
  keepSignedIn(false);
  location.replace("/sign-in/");
}
