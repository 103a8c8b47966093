/** What is used and kept of a person, and how that is ended. */
export const privacy = {
  title: "Privacy",
  record: "the sound is recorded",
  seeing: "you are seen",
  hearing: "your microphone is on",
  reading: "how you come across is estimated",
  memory: "you are remembered",
  transcript: "what is said is kept as text",
  nothing: "nothing is used or kept",
  status: "Privacy: {uses}",
  statusHint: "Privacy: {uses} (N)",
  nothingKept: "Nothing is kept",
  recording: "Recording",
  withdraw: "Withdraw everything",
  withdrawHint: "Withdraw everything (W)",
  about: "{name} is a virtual human, an AI: nobody else is there unless this page says so.",
  inUse: "In use now",
  now: "Now",
  nothingNow: "Nothing is used or kept. You can still type.",
  own: "See, export or erase what this server has of you",
  kept: "What is kept",
  keepText: "Keep what is said as text",
  keepTextWhat:
    "A transcript, on {place}, so that you can read it again. Off, this conversation leaves no words behind from then on; what was kept until then can be deleted under past conversations.",
  keepSound: "Record the sound",
  keepSoundWhat:
    "Both voices, encrypted, on {place}, for this conversation only. A red dot is shown as long as it goes on.",
} as const;
