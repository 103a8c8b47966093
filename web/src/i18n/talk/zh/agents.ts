import type { agents as english } from "../en/agents";
import type { Translation } from "../../messages";

export const agents: Translation<typeof english> = {
  menu: "智能体",
  working: "正在工作的智能体",
  stop: "停止{title}",
  stopHint: "停止{title}；回答将不借助它继续",
  usedTitle: "用到了什么",
  used: "用到：{names} · {time}",
  atWork: "进行中",
  done: "完成",
  failed: "失败",
  stopped: "已停止",
  result: "{title}的结果",
  nothing: "无",
  yes: "是",
  no: "否",
  mayUse: "她可以使用什么",
  mayUseHow:
    "回答需要时，她会自行使用这些。在这里关闭的，在本次对话中不会使用。在消息中输入 @ 可以点名使用某一个。",
  everything: "全部",
  some: "{all} 个中的 {count} 个",
};
