import type { controls as english } from "../en/controls";
import type { Translation } from "../../messages";

export const controls: Translation<typeof english> = {
  close: "关闭",
  closeIt: "关闭：{title}",
  dismiss: "忽略",
  seconds: "{seconds} 秒",
  milliseconds: "{ms} 毫秒",
  between: "、",
};
