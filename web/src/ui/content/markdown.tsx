"use client";

import MarkdownIt, { type Token } from "markdown-it";
import { createElement, Fragment, type ReactNode } from "react";
import { type TalkTranslate, useT } from "@/i18n/talk";
import { SafeLink } from "./safe-link";

/** HTML stays text. What looks like an address becomes a link. */
const parser = new MarkdownIt({ html: false, linkify: true, typographer: false });

const CLASSES: Readonly<Record<string, string>> = {
  p: "my-2 first:mt-0 last:mb-0",
  h1: "mt-4 mb-2 text-base font-semibold first:mt-0",
  h2: "mt-4 mb-2 text-base font-semibold first:mt-0",
  h3: "mt-3 mb-1 text-sm font-semibold first:mt-0",
  h4: "mt-3 mb-1 text-sm font-semibold first:mt-0",
  h5: "mt-3 mb-1 text-sm font-semibold first:mt-0",
  h6: "mt-3 mb-1 text-sm font-semibold first:mt-0",
  ul: "my-2 list-disc pl-5",
  ol: "my-2 list-decimal pl-5",
  li: "my-0.5 [&>p]:my-0",
  blockquote: "my-2 border-l-2 border-line pl-3 text-soft",
  strong: "font-semibold",
  em: "italic",
  s: "line-through",
  table: "my-2 text-left text-xs",
  thead: "border-b border-line",
  tbody: "",
  tr: "border-b border-line last:border-0",
  th: "py-1 pr-3 font-semibold",
  td: "py-1 pr-3 align-top",
};
/** Below the question that an answer belongs to, whatever the text begins with. */
const HEADING = /^h[1-6]$/;

/** Markdown as elements of the page. No HTML is taken over, and no picture is loaded: its place is a link to it. */
export default function Markdown({ text }: { readonly text: string }) {
  const t = useT();
  return <div className="min-w-0 text-sm leading-6 break-words">{children(parser.parse(text, {}), t)}</div>;
}

/** Builds the elements of a list of tokens, in which openings and closings are paired. */
function children(tokens: readonly Token[], t: TalkTranslate): ReactNode[] {
  const built: ReactNode[] = [];
  let index = 0;
  while (index < tokens.length) {
    const token = tokens[index];
    if (token === undefined) break;
    const end = token.nesting === 1 ? closing(tokens, index) : index;
    built.push(<Fragment key={index}>{element(token, tokens.slice(index + 1, end), t)}</Fragment>);
    index = end + 1;
  }
  return built;
}

function closing(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let index = from; index < tokens.length; index += 1) {
    depth += tokens[index]?.nesting ?? 0;
    if (depth === 0) return index;
  }
  return tokens.length;
}

function element(token: Token, inside: readonly Token[], t: TalkTranslate): ReactNode {
  switch (token.type) {
    case "inline":
      return children(token.children ?? [], t);
    case "text":
      return token.content;
    case "softbreak":
      return " ";
    case "hardbreak":
      return <br />;
    case "hr":
      return <hr className="my-4 border-line" />;
    case "code_inline":
      return <code className="rounded bg-raised px-1 font-mono text-[0.9em]">{token.content}</code>;
    case "fence":
    case "code_block":
      return <Code text={token.content} />;
    case "image": {
      const alt = token.children?.map((child) => child.content).join("") ?? "";
      const picture = t("content.picture");
      const words = alt === "" ? picture : t("content.named", { what: picture, name: alt });
      return <SafeLink url={token.attrGet("src") ?? ""}>{words}</SafeLink>;
    }
    case "link_open":
      return <SafeLink url={token.attrGet("href") ?? ""}>{children(inside, t)}</SafeLink>;
    case "paragraph_open":
      if (token.hidden) return children(inside, t);
      break;
    default:
      break;
  }
  const className = CLASSES[token.tag];
  if (token.nesting !== 1 || className === undefined) return token.content;
  const options = token.tag === "ol" ? { start: Number(token.attrGet("start") ?? 1) } : {};
  return createElement(
    HEADING.test(token.tag) ? "h4" : token.tag,
    { className, ...options },
    children(inside, t),
  );
}

function Code({ text }: { readonly text: string }) {
  return (
    // Long lines scroll, and people without a mouse must be able to do that.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre tabIndex={0} className="my-2 overflow-x-auto rounded-xl bg-raised p-3 font-mono text-xs leading-5">
      <code>{text.replace(/\n$/, "")}</code>
    </pre>
  );
}
