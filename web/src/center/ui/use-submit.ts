import { type SyntheticEvent, useState } from "react";

interface Submitting {
  readonly busy: boolean;
  /** Why the last try failed; null if none did. */
  readonly error: unknown;
  readonly submit: (event: SyntheticEvent) => void;
}

/** Does what a form is for, once at a time. Where that `leaves` the page, the form stays busy until it is gone. */
export function useSubmit(run: () => Promise<unknown>, leaves = false): Submitting {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const start = async () => {
    setBusy(true);
    setError(null);
    try {
      await run();
      if (!leaves) setBusy(false);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!busy) void start();
  };
  return { busy, error, submit };
}
