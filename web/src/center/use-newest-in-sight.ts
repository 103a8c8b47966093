import { type RefObject, useEffect, useRef } from "react";

/** Scrolls a list to its last item whenever `change` is another value; the page around it stays where it is. */
export function useNewestInSight(change: string | number): RefObject<HTMLLIElement | null> {
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const list = end.current?.closest("[role=region]");
    if (list !== null && list !== undefined) list.scrollTop = list.scrollHeight;
  }, [change]);
  return end;
}
