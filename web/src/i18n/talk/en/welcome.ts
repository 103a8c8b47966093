/** The first thing that one reads. */
export const welcome = {
  talk: "Start talking",
  opening: "Waiting for the microphone",
  type: "Type instead",
  waking: "{name} is waking up. Begin if you like: she greets you as soon as she is awake.",
  isAi: "{name} is a virtual human, an AI.",
  kept: "What is said is kept as text.",
  notKept: "What is said is not kept.",
  privacy: "Privacy",
  past: "Past conversations",
  center: "Command Center",
  loading: "Loading the avatar",
  runsOn: "She runs on {place}, and sound is stored only if you ask for it.",
  runsOnWith: "She runs on {place} and thinks with {model}, and sound is stored only if you ask for it.",
  thisComputer: "this computer",
} as const;
