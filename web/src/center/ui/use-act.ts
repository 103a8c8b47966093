import { useState } from "react";
import { useT } from "@/i18n/center";
import { messageOf } from "./problem";
import { toast } from "./toast";

interface Acting {
  readonly busy: boolean;
  /** Does something and says what went wrong; returns whether nothing did. */
  readonly act: (what: () => Promise<unknown>) => Promise<boolean>;
}

/** Does what a button is for, outside of forms and windows. */
export function useAct(): Acting {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const act = async (what: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    try {
      await what();
      return true;
    } catch (error) {
      toast.fail(messageOf(error, t));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, act };
}
