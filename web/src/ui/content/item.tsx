"use client";

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
export function describe({ item }: ShownItem): string {
  switch (item.type) {
    case "text":
      return "A text";
    case "image":
      return named("A picture", item.name);
    case "audio":
      return named("A sound", item.name);
    case "video":
      return named("A video", item.video.name);
    case "videos":
      return `${item.videos.length} videos`;
    case "search_results": {
      const count = item.search_results.length;
      return `${count} ${count === 1 ? "result" : "results"}${item.query === "" ? "" : ` for ${item.query}`}`;
    }
    case "confirmation":
      return `A question: ${item.question}`;
    case "suggested_questions":
      return "Questions that you could ask";
    case "todo_list":
      return named("A plan", item.title);
  }
}

function named(what: string, name: string): string {
  return name === "" ? what : `${what}: ${name}`;
}
