import type { remembering as English } from "../en/remembering";
import type { Translation } from "../../messages";

export const remembering: Translation<typeof English> = {
  title: "记忆",
  remember: "在此设备上记住我",
  about:
    "开启后，{name} 会把您讲述的有关自己的内容以及你们谈过的话题保存在{place}上：只是短句，没有声音，也没有图像。此浏览器保存一个随机密钥，凭它再次认出您；使用此浏览器的任何人都会被当作您。关闭后，密钥即被清除，不再保存更多内容。若要同时删除已保存的内容，请选择“忘记我”。",
  forget: "忘记我",
  forgetTitle: "忘记有关您的一切？",
  forgetWhat: "服务器上有关您的一切都将被删除，此浏览器中的密钥也会被清除。此操作无法撤销。",
  forgetKey:
    "此浏览器中的密钥将被清除，之后再没有任何线索指向您。此服务器无法从这里删除它所保存的内容；请联系其管理者。",
  erasing: "正在删除…",
  keep: "保留",
  erased: "已删除。此浏览器中的密钥也将随之清除。",
  done: "完成",
  notErased: "无法删除。",
  keyStays: "密钥会保留，以便再次尝试。",
  close: "关闭",
};
