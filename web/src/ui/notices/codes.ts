import type { TalkKey, TalkTranslate } from "@/i18n/talk";
import { RequestError } from "../request";

/** What the page says for an error's stable code. What is not here is said in the server's own words. */
const MESSAGES: Readonly<Record<string, TalkKey>> = {
  "limit.rate": "notices.rate",
  "limit.message_size": "notices.messageSize",
  "limit.errors": "notices.errors",
  "limit.sessions": "notices.placesTaken",
  "audio.backlog": "notices.backlog",
  "page.sound_blocked": "notices.soundBlocked",
  "page.no_sound": "notices.noSound",
  "page.withdrawn": "notices.withdrawn",
  "page.recognizer_failed": "notices.recognizerFailed",
  "page.unreachable": "notices.unreachable",
  "page.unanswered": "notices.unanswered",
  "page.no_documents": "knowledge.notKept",
};

/** Returns a sentence for people. */
export function messageFor(code: string, detail: string, t: TalkTranslate): string {
  const known = MESSAGES[code];
  if (known !== undefined) return t(known);
  return detail === "" ? t("notices.somethingWrong") : detail;
}

/** Returns why a request failed, in a sentence for people; `otherwise` is for what was no problem of a request. */
export function problemInWords(error: unknown, otherwise: string, t: TalkTranslate): string {
  return error instanceof RequestError ? messageFor(error.code ?? "", error.message, t) : otherwise;
}
