import type { MockSession } from "./session";

const EVERY_MS = 300;
const EMOTIONS = ["neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted"] as const;

/** One mood of the scripted person: where it lies, what it is called, and what was noticed. */
interface Mood {
  readonly seconds: number;
  readonly valence: number;
  readonly arousal: number;
  readonly emotion: (typeof EMOTIONS)[number] | "unknown";
  readonly cues: readonly { name: string; source: string; valence: number; arousal: number }[];
}

const MOODS: readonly Mood[] = [
  {
    ...{ seconds: 9, valence: 0.6, arousal: 0.25, emotion: "happy" },
    cues: [
      { name: "smile", source: "face.emotion", valence: 0.34, arousal: 0.06 },
      { name: "louder than usual", source: "voice.emotion", valence: 0, arousal: 0.21 },
      { name: "the words: great", source: "text.sentiment", valence: 0.18, arousal: 0.05 },
    ],
  },
  {
    ...{ seconds: 6, valence: 0.05, arousal: -0.1, emotion: "unknown" },
    cues: [{ name: "slower than usual", source: "voice.emotion", valence: 0, arousal: -0.12 }],
  },
  {
    ...{ seconds: 7, valence: -0.45, arousal: -0.4, emotion: "sad" },
    cues: [
      { name: "sad face", source: "face.emotion", valence: -0.28, arousal: -0.08 },
      { name: "lower than usual", source: "voice.emotion", valence: -0.06, arousal: -0.25 },
    ],
  },
];
const CYCLE_S = MOODS.reduce((sum, mood) => sum + mood.seconds, 0);
/** The scripted server is not a little unsure: the page must show that. */
const SURE = 0.72;

/** A person whose moods come one after the other, as far as the settings let them be noticed. */
export class MockPerson {
  private timer: NodeJS.Timeout | undefined;
  private readonly startMs = Date.now();

  constructor(private readonly session: MockSession) {}

  settingsChanged(): void {
    clearInterval(this.timer);
    const noticed = (["seeing", "voice_emotion", "sounds", "sentiment"] as const).some((name) =>
      this.session.has(name),
    );
    this.timer = noticed ? setInterval(() => this.tell(), EVERY_MS) : undefined;
  }

  gone(): void {
    clearInterval(this.timer);
  }

  hear(label: string): void {
    this.session.send("sound.detected", {
      ...{ label, score: 0.8, stream_ms: this.session.nowMs, duration_ms: 400, source: "rules" },
    });
  }

  private tell(): void {
    const seconds = (Date.now() - this.startMs) / 1_000;
    const mood = moodAt(seconds % CYCLE_S);
    if (mood === undefined) return;
    const sources = this.sources();
    const cues = mood.cues.filter((cue) => sources.includes(cue.source));
    const confidence = sources.length === 0 ? 0 : SURE;
    const wave = 0.08 * Math.sin(1.7 * seconds);
    const estimate = (value: number, sure: number, names = sources) => ({
      ...{ value, confidence: sure, sources: names },
    });
    const emotion = sources.length === 0 ? "unknown" : mood.emotion;
    const seen = this.session.has("seeing");
    this.session.send("user.state", {
      valence: estimate(mood.valence + wave, confidence),
      arousal: estimate(mood.arousal - wave, confidence),
      attention: estimate(0.86, seen ? 0.8 : 0, seen ? ["face.gaze"] : []),
      engagement: estimate(0.6, seen ? 0.5 : 0, seen ? ["face.gaze"] : []),
      emotion,
      emotion_confidence: emotion === "unknown" ? 0 : 0.64,
      emotion_scores: EMOTIONS.map((label) => ({ label, score: label === emotion ? 0.64 : 0.06 })),
      ...{ puzzled: null, cues, source: "rules" },
    });
  }

  /** What can contribute, as the settings have it. */
  private sources(): string[] {
    const { session } = this;
    const face = session.has("seeing") && session.has("expressions") ? ["face.emotion"] : [];
    const voice = session.has("voice_emotion") ? ["voice.emotion"] : [];
    return [...face, ...voice, ...(session.has("sentiment") ? ["text.sentiment"] : [])];
  }
}

function moodAt(seconds: number): Mood | undefined {
  let end = 0;
  return MOODS.find((mood) => (end += mood.seconds) > seconds);
}
