/** A press that is shorter than this is a click: it stays down until the next one, for people who cannot hold. */
export const CLICK_MS = 300;

export interface TalkHooks {
  /** The person begins to speak. */
  begin(): void;
  /** The person has finished: what was said is to be answered. */
  end(): void;
  /** What was said is to be forgotten. */
  discard(): void;
}

/** The key of push-to-talk, however it is pressed: held while one speaks, or clicked to begin and clicked to end. */
export class TalkKey {
  private state: "up" | "held" | "latched" | "releasing" = "up";
  private sinceMs = 0;
  private readonly hooks: TalkHooks;

  constructor(hooks: TalkHooks) {
    this.hooks = hooks;
  }

  /** Whether the person has the floor. */
  get isDown(): boolean {
    return this.state === "held" || this.state === "latched";
  }

  /** Pressed, at a time in ms. */
  down(nowMs: number): void {
    if (this.state === "latched") this.finish("releasing");
    else if (this.state !== "held") {
      this.state = "held";
      this.sinceMs = nowMs;
      this.hooks.begin();
    }
  }

  /** Let go, at a time in ms. */
  up(nowMs: number): void {
    if (this.state === "releasing") this.state = "up";
    if (this.state !== "held") return;
    if (nowMs - this.sinceMs < CLICK_MS) this.state = "latched";
    else this.finish("up");
  }

  /** Pressed by a means that knows no holding, such as a screen reader. */
  toggle(): void {
    if (this.isDown) this.finish("up");
    else {
      this.state = "latched";
      this.hooks.begin();
    }
  }

  /** Ends what is held or latched, for example because the window lost the keyboard. */
  release(): void {
    if (this.isDown) this.finish("up");
  }

  /** Takes back what was begun; returns whether there was something to take back. */
  cancel(): boolean {
    if (!this.isDown) return false;
    this.state = "up";
    this.hooks.discard();
    return true;
  }

  private finish(state: "up" | "releasing"): void {
    this.state = state;
    this.hooks.end();
  }
}
