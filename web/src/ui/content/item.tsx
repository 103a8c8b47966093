"use client";

import type { TalkTranslate } from "@/i18n/talk";
import type { ShownItem } from "@/session/conversation/content";
import { Confirmation } from "./confirmation";
import { Sound, VideoItem, Videos } from "./media";
import { Picture } from "./picture";
import { SearchResults } from "./search-results";
import { SuggestedQuestions } from "./suggested-questions";
import { TextItem } from "./text-item";
import { TodoList } from "./todo-list";

/** One thing that an answer shows. */
export function Item({ shown: { item, key } }: { readonly shown: ShownItem }) {
  switch (item.type) {
    case "text":
      return <TextItem item={item} />;
    case "image":
      return <Picture item={item} place={key} />;
    case "audio":
      return <Sound item={item} />;
    case "video":
      return <VideoItem item={item} />;
    case "videos":
      return <Videos item={item} />;
    case "search_results":
      return <SearchResults item={item} />;
    case "confirmation":
      return <Confirmation item={item} place={key} />;
    case "suggested_questions":
      return <SuggestedQuestions item={item} />;
    case "todo_list":
      return <TodoList item={item} />;
  }
}

/** Says what kind of thing it is, with its name if it has one. */
export function describe({ item }: ShownItem, t: TalkTranslate): string {
  switch (item.type) {
    case "text":
      return t("content.aText");
    case "image":
      return named(t("content.aPicture"), item.name, t);
    case "audio":
      return named(t("content.aSound"), item.name, t);
    case "video":
      return named(t("content.aVideo"), item.video.name, t);
    case "videos":
      return t("content.videos", { count: item.videos.length });
    case "search_results": {
      const count = item.search_results.length;
      const { query } = item;
      return query === "" ? t("content.results", { count }) : t("content.resultsFor", { count, query });
    }
    case "confirmation":
      return t("content.aQuestion", { question: item.question });
    case "suggested_questions":
      return t("content.questions");
    case "todo_list":
      return named(t("content.aPlan"), item.title, t);
  }
}

function named(what: string, name: string, t: TalkTranslate): string {
  return name === "" ? what : t("content.named", { what, name });
}
