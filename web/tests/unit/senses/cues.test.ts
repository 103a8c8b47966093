import { describe, expect, it } from "vitest";
import { Format } from "@/i18n/format";
import { translator } from "@/i18n/messages";
import * as de from "@/i18n/talk/de";
import type * as en from "@/i18n/talk/en";
import * as zh from "@/i18n/talk/zh";
import { cueInWords, soundInWords } from "@/ui/person/cues";
import { effectInWords } from "@/ui/person/words";
import { moodInWords, rateInWords, whoInWords } from "@/ui/seeing/words";
import { t } from "../words";

const german = translator<typeof en>(de, "de");
const chinese = translator<typeof en>(zh, "zh");

describe("what the server notices", () => {
  it("is said in the person's language", () => {
    expect(cueInWords("louder than usual", t)).toBe("louder than usual");
    expect(cueInWords("louder than usual", german)).toBe("lauter als sonst");
    expect(cueInWords("laughter", chinese)).toBe("笑声");
    expect(cueInWords("the words: toll, schön", german)).toBe("die Worte: toll, schön");
  });

  it("keeps its name where this page has none for it", () => {
    expect(soundInWords("Vacuum cleaner", german)).toBe("Vacuum cleaner");
    expect(cueInWords("something new", german)).toBe("something new");
  });
});

describe("whole phrases", () => {
  it("follow the grammar of their language", () => {
    expect(moodInWords(0.3, -0.6, german)).toBe("Eher angenehm, ruhig");
    expect(moodInWords(0.3, -0.6, chinese)).toBe("比较愉快、平静");
    expect(moodInWords(0, 0, german)).toBe("Weder angenehm noch unangenehm");
    expect(rateInWords(1, false, german)).toBe("1 Bild in der Sekunde");
    expect(whoInWords("Ada", 1, 0.62, german, new Format("de"))).toBe(
      "Ada, etwa 0,6 m entfernt, und noch jemand",
    );
    expect(effectInWords({ valence: -0.3, arousal: 0.2 }, chinese, new Format("zh"))).toBe(
      "不快 +0.3、激动 +0.2",
    );
  });
});
