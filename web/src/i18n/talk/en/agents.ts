/** What agents do, and which may be used. */
export const agents = {
  menu: "Agents",
  working: "Agents at work",
  stop: "Stop {title}",
  stopHint: "Stop {title}; the answer goes on without it",
  usedTitle: "What was used",
  used: "Used: {names} · {time}",
  atWork: "At work",
  done: "Done",
  failed: "Failed",
  stopped: "Stopped",
  result: "Result of {title}",
  nothing: "none",
  yes: "yes",
  no: "no",
  mayUse: "What she may use",
  mayUseHow:
    "She uses these by herself when an answer needs them. What you switch off here is off for this conversation. Type @ in a message to ask for one by name.",
  everything: "everything",
  some: "{count} of {all}",
} as const;
