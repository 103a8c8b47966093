import type { tour as english } from "../en/tour";
import type { Translation } from "../../messages";

export const tour: Translation<typeof english> = {
  offer: "第一次来？一分钟即可了解全貌。",
  accept: "带我看看",
  decline: "不用了",
  step: "第 {step} 步，共 {of} 步",
  skip: "跳过",
  next: "下一步",
  welcome: "欢迎来到控制中心",
  welcomeText: "在这里可以查看会话、管理角色及其知识，并留意服务器的状态。",
  pages: "页面",
  pagesText: "您看到的是与您的身份相应的页面。顶部的标志可返回对话。",
  palette: "查找一切",
  paletteText: "在任何页面按 ⌘ K 或 Ctrl K，输入几个字：页面、角色、会话或操作的名称。",
  account: "随您喜好",
  accountText: "语言、浅色或深色，以及您的账户。也可以从那里再次开始导览。",
  end: "就是这些",
  endText: "会话是私密的。保存什么、保存多久、谁可以查看，都在“设置”中说明。",
};
