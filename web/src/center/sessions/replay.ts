import { createStore, type StoreApi } from "zustand/vanilla";
import { type Cursor, newCursor } from "@/ui/past/cursor";
import { audibleFrom, type Take, takeAt } from "./takes";

export interface ReplayState {
  readonly playing: boolean;
  readonly rate: number;
  /** Whether the browser cannot play what was recorded. */
  readonly failed: boolean;
}

/** Plays what was recorded of a conversation, and moves its cursor along with every frame. */
export class Replay {
  readonly cursor: Cursor = newCursor();
  readonly state: StoreApi<ReplayState> = createStore(() => ({ playing: false, rate: 1, failed: false }));
  private readonly audio = new Audio();
  private takes: readonly Take[] = [];
  private take: Take | null = null;
  private frame = 0;

  constructor() {
    this.audio.preload = "metadata";
    this.audio.addEventListener("play", () => this.follow());
    this.audio.addEventListener("pause", () => this.rest());
    this.audio.addEventListener("ended", () => this.next());
    this.audio.addEventListener("error", () => {
      if (this.take !== null) this.state.setState({ failed: true, playing: false });
    });
  }

  /** What there is to be heard. */
  load(takes: readonly Take[]): void {
    this.takes = takes;
    const { ms } = this.cursor.getState();
    const from = audibleFrom(takes, ms);
    if (from !== null) this.open(from);
  }

  /** Goes to a moment, and goes on from there if it plays. */
  seek(ms: number): void {
    this.cursor.setState({ ms });
    const { playing } = this.state.getState();
    if (takeAt(this.takes, ms) !== null) this.open(ms);
    else if (playing) this.audio.pause();
  }

  toggle(): void {
    if (this.state.getState().playing) {
      this.audio.pause();
      return;
    }
    const from = audibleFrom(this.takes, this.cursor.getState().ms) ?? this.takes[0]?.startMs;
    if (from === undefined) return;
    this.open(from);
    this.audio.play().catch(() => this.rest()); // the browser wants a press first, or cannot play it
  }

  setRate(rate: number): void {
    this.audio.playbackRate = rate;
    this.state.setState({ rate });
  }

  /** The page goes away. */
  dispose(): void {
    this.rest();
    this.take = null;
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  private open(ms: number): void {
    const take = takeAt(this.takes, ms);
    if (take === null) return;
    const at = (ms - take.startMs) / 1_000;
    if (take === this.take) {
      this.audio.currentTime = at;
      return;
    }
    const { playing } = this.state.getState();
    this.take = take;
    this.audio.src = take.url;
    this.audio.currentTime = at;
    this.audio.playbackRate = this.state.getState().rate;
    if (playing) this.audio.play().catch(() => this.rest());
  }

  private follow(): void {
    this.state.setState({ playing: true, failed: false });
    cancelAnimationFrame(this.frame);
    const step = () => {
      if (this.take === null) return;
      this.cursor.setState({ ms: this.take.startMs + this.audio.currentTime * 1_000 });
      this.frame = requestAnimationFrame(step);
    };
    step();
  }

  private rest(): void {
    cancelAnimationFrame(this.frame);
    this.state.setState({ playing: false });
  }

  /** A take is over: the one after it follows, or that was all. */
  private next(): void {
    const over = this.take;
    const next = over === null ? undefined : this.takes.find(({ startMs }) => startMs > over.startMs);
    if (next === undefined) {
      this.rest();
      return;
    }
    this.state.setState({ playing: true });
    this.cursor.setState({ ms: next.startMs });
    this.open(next.startMs);
  }
}
