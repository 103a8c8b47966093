import type { senses as English } from "../en/senses";
import type { Translation } from "../../messages";

export const senses: Translation<typeof English> = {
  she: "角色",
  sheBegins: "角色",
  title: "感知",
  allOff: "全部关闭",
  maySee: "我的摄像头打开时，{name} 可以看见我",
  mayReadExpressions: "可以读取我的表情",
  mayRecognize: "可以认出我（如果我同意过被识别）",
  mayHearTone: "可以听我的语气",
  mayHearSounds: "可以听其他声音：笑声、门铃",
  mayReadWords: "可以读取我言语中的情感",
  aboutSeeing: "您摄像头的画面会传到{place}并在那里分析：您的面部、视线方向、是否在说话。任何画面都不保留。",
  aboutExpressions:
    "根据您面部的动作估计七种表情，例如微笑或惊讶。那是面部所表现的，而不是您的感受，并且可能有误。",
  aboutRecognition:
    "您的面部会与同意在此服务器上被识别的人进行比较。如果您不在其中，不会保留有关您的任何内容。",
  aboutTone: "在{place}上测量您声音的音高、响度、语速和音色，并与您平时的说话方式比较。声音本身不保留。",
  aboutSounds:
    "笑声、咳嗽、门铃：您的麦克风听到的语音以外的声音会在{place}上识别出名称。声音本身不保留，名称和时间会保留。",
  aboutWords: "在{place}上检查您所说或所写的内容中令人愉快和不快的词语。",
  aboutEstimates:
    "估计的结果保留在此对话的记录中，直到该记录被删除。它说明的是所表现的，而不是您的感受，并且可能有误。",
  blind: "此服务器无法分析画面。您的摄像头画面只有您自己能看见，别人都看不到。",
  noPictures: "此服务器无法分析画面。",
  noExpressions: "此服务器上没有读取表情的功能。",
  noRecognition: "此服务器无法识别人物。",
  noTone: "此服务器上没有读取语气的功能。",
  noSounds: "此服务器上没有识别声音的功能。",
  noWords: "此服务器上没有读取言语情感的功能。",
  onlySeen: "仅在 {name} 可以看见您时可用。",
  mayNotice: "允许 {name} 察觉您说话的方式吗？",
  noticing:
    "您的话语无论如何都会传到{place}。同意后，{name} 还会察觉您说话的方式、其他可听到的声音以及话语中的情感，并可能据此回应：说得更慢，或更温和。",
  letNotice: "允许",
  notNow: "暂不",
  readTone: "同时读取我的语气",
  nameSounds: "同时识别其他声音",
  readWords: "同时读取我言语中的情感",
};
