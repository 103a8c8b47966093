import type { knowledge as English } from "../en/knowledge";
import type { Translation } from "../../messages";

export const knowledge: Translation<typeof English> = {
  title: "{name} 可以查阅的资料",
  about: "{name} 根据这些文档回答，并说明答案出自哪一页。文档保存在服务器上，供所有与 {name} 交谈的人使用。",
  add: "添加文档",
  drop: "或拖放到此处：PDF、Word、网页、Markdown、纯文本",
  looking: "正在查看…",
  none: "还没有文档。",
  documents: "文档",
  waiting: "等待读取",
  parsing: "正在读取",
  encoding: "正在建立索引（{share}）",
  failed: "无法读取",
  removeOne: "移除 {name}",
  remove: "移除",
  keep: "保留",
  sending: "正在发送 {name}",
  dismiss: "将 {name} 从列表中移除",
  pages: { other: "{count} 页" },
  passages: { other: "{count} 个段落" },
  own: "随角色附带",
  notKept: "此服务器不保存文档。",
};
