import type { privacy as English } from "../en/privacy";
import type { Translation } from "../../messages";

export const privacy: Translation<typeof English> = {
  title: "隐私",
  record: "正在录音",
  seeing: "您正被看见",
  hearing: "您的麦克风已打开",
  reading: "正在估计您给人的印象",
  memory: "您会被记住",
  transcript: "所说内容以文字保留",
  nothing: "没有使用或保留任何内容",
  status: "隐私：{uses}",
  statusHint: "隐私：{uses}（N）",
  nothingKept: "不保留任何内容",
  recording: "录音中",
  withdraw: "撤回全部同意",
  withdrawHint: "撤回全部同意（W）",
  about: "{name} 是虚拟人，是人工智能：除非此页面说明，否则没有其他人在场。",
  inUse: "正在使用",
  now: "此刻",
  nothingNow: "没有使用或保留任何内容。您仍然可以打字。",
  own: "查看、导出或删除此服务器上有关您的内容",
  kept: "保留的内容",
  keepText: "以文字保留所说内容",
  keepTextWhat:
    "保存在{place}上的文字记录，以便您以后重读。关闭后，此对话从那时起不再留下任何文字；此前保留的内容可在“过去的对话”中删除。",
  keepSound: "录音",
  keepSoundWhat: "双方的声音，加密保存在{place}上，仅限本次对话。录音期间会一直显示红点。",
};
