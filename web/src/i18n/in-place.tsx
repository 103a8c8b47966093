import { Fragment, type ReactNode } from "react";

/** Stands for an element while a text is put together: `inPlace(t("…", { host: HERE }), <b>…</b>)`. */
export const HERE = "\u0001";

/** Returns a text with an element where HERE stands in it. */
export function inPlace(text: string, element: ReactNode): ReactNode {
  const parts = text.split(HERE);
  return parts.map((part, index) => (
    <Fragment key={index}>
      {part}
      {index < parts.length - 1 && element}
    </Fragment>
  ));
}
