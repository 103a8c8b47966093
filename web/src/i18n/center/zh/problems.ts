import type { problems as english } from "../en/problems";
import type { Translation } from "../../messages";

export const problems: Translation<typeof english> = {
  wrongPassword: "电子邮箱或密码不正确。",
  wrongOwnPassword: "密码不正确。",
  weakPassword: "此密码容易被猜到。至少 10 个字符；几个互不相关的词就是好密码。",
  busy: "当前登录人数过多，请稍后再试。",
  required: "请先登录。",
  expired: "您已离开一段时间，请重新登录。",
  forbidden: "您的身份不允许此操作。",
  forged: "此页面已过期，请重新加载。",
  exists: "此电子邮箱已有账户。",
  invalidEmail: "这不是有效的电子邮箱。",
  lastAdmin: "服务器必须有管理员：请先指定另一位管理员。",
  unknownUser: "没有这个账户。",
  invitation: "此链接已使用或已过期，请索取新的链接。",
  emailNeeded: "请填写登录用的电子邮箱。",
  setUpAlready: "本服务器已有账户，请登录。",
  oidcAccount: "您在此没有账户，或账户已停用。请联系管理员。",
  oidcEmail: "登录服务未验证您的电子邮箱。",
  oidcRefused: "登录服务拒绝了请求或已超时，请重新开始。",
  oidcAway: "登录服务没有响应，请重试。",
  keyTooMany: "密钥过多，请先吊销一些。",
  keyName: "密钥需要一个便于区分的名称。",
  settingInvalid: "此处不能使用该值。",
  storage: "无法连接数据库。",
};
