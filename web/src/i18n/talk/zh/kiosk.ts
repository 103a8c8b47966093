import type { kiosk as english } from "../en/kiosk";
import type { Translation } from "../../messages";

export const kiosk: Translation<typeof english> = {
  waking: "她正在醒来，请稍候。",
  sayHello: "说声你好，或触摸屏幕",
  touch: "触摸屏幕开始",
  private: "在您开始之前，任何内容都不会离开此屏幕。",
  thenSees: "开始后她会看到您的脸和视线方向，直到您停止。不保留任何图像。",
  thenHears: "开始后她还会留意笑声等声音。不保留任何声音。",
  away: "马上回来",
  done: "我聊完了",
  noMicrophone: "无法使用麦克风：{reason}。请触摸您想说的话。",
  denied: "本页面被禁止使用",
  none: "没有麦克风",
  inUse: "被其他程序占用",
  insecure: "本页面既不在本机，也未加密",
  failed: "浏览器无法打开它",
  sees: "{name}能看到您",
  stopSeeing: "停止",
  letSee: "让{name}看到我",
  hears: "{name}会留意您的说话方式",
  stopHearing: "停止留意",
  letHear: "让{name}留意我的说话方式",
};
