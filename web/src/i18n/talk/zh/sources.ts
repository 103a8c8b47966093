import type { sources as English } from "../en/sources";
import type { Translation } from "../../messages";

export const sources: Translation<typeof English> = {
  line: "由作者撰写",
  lineWhat: "这句话是有人预先写好的，原样说出。",
  knowledge: "来自角色的知识",
  knowledgeWhat: "依据其文档中的一段；标记会指明出处。",
  model: "由语言模型生成",
  modelWhat: "除模型外没有其他来源，可能有误。",
  agent: "来自代理的发现",
  agentWhat: "讲述搜索、计算或其他工作的结果。",
  memory: "关于您的记忆",
  memoryWhat: "您在另一天讲过，并同意将其保留。",
  filler: "等待期间的话",
  fillerWhat: "只是说明正在处理。",
  fallback: "没有合适回答时的固定用语",
  fallbackWhat: "没有合适的回答。",
  command: "固定用语",
  commandWhat: "属于流程的一部分，例如问候。",
  named: "{label}：{name}",
  namedPage: "{label}：{name}，第 {page} 页",
  atPage: "{name}，第 {page} 页",
  shortPage: "{name}，第 {page} 页",
  source: "来源：{source}",
  fit: "与问题的契合度：{score}/100。",
  legend: "这些句子来自哪里",
};
