/** Words of the parts that everything is made of. */
export const controls = {
  close: "Close",
  closeIt: "Close: {title}",
  dismiss: "Dismiss",
  seconds: "{seconds} s",
  milliseconds: "{ms} ms",
  /** Between the parts of a list. */
  between: ", ",
} as const;
