/** What the page says for an error's stable code. What is not here is said in the server's own words. */
const MESSAGES: Readonly<Record<string, string>> = {
  "limit.rate": "That was too fast; something was left out. Try again.",
  "limit.message_size": "That was too long. Try it in shorter pieces.",
  "limit.errors": "Too much of what this page sent could not be used.",
  "audio.backlog": "The server cannot keep up with your microphone. Try again in a moment.",
  "page.sound_blocked": "The browser holds the sound back. Click anywhere to hear the answer.",
  "page.no_sound":
    "This browser plays the voice only if the page comes from this computer (localhost) or over https. Answers are text.",
  "page.withdrawn":
    "Everything is withdrawn: nothing of you is seen, heard, estimated, remembered or kept from now on. You can still type.",
  "page.recognizer_failed": "The browser’s recognizer does not work here. The server’s is used again.",
};

/** Returns a sentence for people. */
export function messageFor(code: string, detail: string): string {
  const known = MESSAGES[code];
  if (known !== undefined) return known;
  return detail === "" ? "Something went wrong. The conversation goes on." : detail;
}
