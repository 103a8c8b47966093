/** Being remembered on other days, and being forgotten. */
export const remembering = {
  title: "Remembering",
  remember: "Remember me on this device",
  about:
    "With this, {name} keeps what you tell about yourself, and what you talked about, on {place}: as short sentences, no sound and no pictures. This browser keeps a random key by which you are known again; whoever uses this browser counts as you. Switched off, the key is gone and nothing more is kept. To have what is kept erased as well, choose “Forget me”.",
  forget: "Forget me",
  forgetTitle: "Forget everything about you?",
  forgetWhat:
    "Everything that was learned of you is erased on the server, and the key in this browser is removed. This cannot be undone.",
  forgetKey:
    "The key in this browser is removed, so that nothing leads to you any more. This server cannot erase from here what it keeps; ask whoever runs it.",
  erasing: "Erasing…",
  keep: "Keep it",
  erased: "It is erased. The key in this browser goes with it.",
  done: "Done",
  notErased: "It could not be erased.",
  keyStays: "The key stays, so that it can be tried again.",
  close: "Close",
} as const;
