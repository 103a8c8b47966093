import type { welcome as english } from "../en/welcome";
import type { Translation } from "../../messages";

export const welcome: Translation<typeof english> = {
  talk: "开始交谈",
  opening: "正在等待麦克风",
  type: "改用打字",
  waking: "{name}正在醒来。您可以先开始：她一醒来就会向您问好。",
  isAi: "{name}是虚拟人，即 AI。",
  kept: "对话内容会以文字形式保留。",
  notKept: "对话内容不会保留。",
  privacy: "隐私",
  past: "过去的对话",
  center: "控制中心",
  loading: "正在加载虚拟形象",
  runsOn: "她运行在{place}上，仅在您要求时才会保存声音。",
  runsOnWith: "她运行在{place}上，用 {model} 思考，仅在您要求时才会保存声音。",
  thisComputer: "这台电脑",
};
