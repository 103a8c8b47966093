/** What stands on the window of documents. */
export const knowledge = {
  title: "What {name} may look into",
  about:
    "{name} answers from these documents, and says which page an answer rests on. They stay on the server, for everybody who talks with {name}.",
  add: "Add documents",
  drop: "or drop them here: PDF, Word, web pages, Markdown, plain text",
  looking: "Looking…",
  none: "There are none yet.",
  documents: "Documents",
  waiting: "Waits to be read",
  parsing: "Being read",
  encoding: "Being indexed ({share})",
  failed: "Could not be read",
  removeOne: "Remove {name}",
  remove: "Remove",
  keep: "Keep",
  sending: "Sending {name}",
  dismiss: "Take {name} off the list",
  pages: { one: "{count} page", other: "{count} pages" },
  passages: { one: "{count} passage", other: "{count} passages" },
  own: "comes with the persona",
  notKept: "This server keeps no documents.",
} as const;
