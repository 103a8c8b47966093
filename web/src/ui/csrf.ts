import * as z from "@/zod";

const Me = z.object({ csrf: z.string().nullable() });

let asked: Promise<string | null> | null = null;

/** Returns the header that shows that a page of ours asks; none where nobody has signed in. It is asked for once. */
export async function csrfHeader(): Promise<Readonly<Record<string, string>>> {
  asked ??= askForToken();
  const csrf = await asked;
  return csrf === null ? {} : { "x-visavis-csrf": csrf };
}

async function askForToken(): Promise<string | null> {
  try {
    const response = await fetch("/api/auth/me");
    return response.ok ? (Me.safeParse(await response.json()).data?.csrf ?? null) : null;
  } catch {
    asked = null; // the server could not be reached: it is asked again
    return null;
  }
}
