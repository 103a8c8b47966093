"use client";

import type { Format } from "@/i18n/format";
import { type TalkTranslate, useFormat, useT } from "@/i18n/talk";
import { Icon } from "../controls/icons";
import { useConversationState } from "../conversation-context";

/** Says it when people are behind the scenes: who listens in, and that a person answers. */
export function CompanyNotice() {
  const t = useT();
  const format = useFormat();
  const name = useConversationState((state) => state.persona?.title ?? "");
  const text = useConversationState(({ company }) => companyInWords(company, name, t, format));
  return (
    <div role="status" data-company={text === "" ? undefined : true}>
      {text !== "" && (
        <p className="animate-rise mx-4 mt-2 flex w-fit items-center gap-2 rounded-2xl bg-tint px-3.5 py-1.5 text-sm text-ink sm:mx-6">
          <Icon name="person" size={18} />
          {text}
        </p>
      )}
    </div>
  );
}

/** Returns what the person is told of others in the conversation; nothing if there are none. */
export function companyInWords(
  { observing, answering }: { readonly observing: number; readonly answering: boolean },
  name: string,
  t: TalkTranslate,
  format: Format,
): string {
  return format.sentences(
    answering ? t("notices.personAnswers", { name }) : "",
    observing > 0 ? t("notices.listenIn", { count: observing }) : "",
  );
}
