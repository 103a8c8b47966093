import type { RootState } from "@react-three/fiber";
import type { Staged } from "../stage/use-avatar";
import { type FrameCost, frameCost } from "./cost";

interface Attached {
  readonly get: () => RootState;
  readonly staged: Staged;
}

/** Takes pictures of what is drawn, each with exactly one drawing: nothing is drawn between them. */
export class Darkroom {
  private attached: Attached | null = null;
  private readonly waiting = new Set<() => void>();
  private frames = 0;

  attach(attached: Attached): () => void {
    this.attached = attached;
    return () => {
      if (this.attached === attached) this.attached = null;
    };
  }

  /** To be called once for each frame. */
  drawn(): void {
    this.frames += 1;
    for (const done of this.waiting) done();
    this.waiting.clear();
  }

  /** Returns who is on the stage; null as long as nobody is. */
  get staged(): Staged | null {
    return this.attached?.staged ?? null;
  }

  /** Waits for the next frame. */
  async nextFrame(): Promise<void> {
    await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  /** Stops drawing, or begins again: `always` is as usual. */
  draw(when: "always" | "never"): void {
    this.attached?.get().setFrameloop(when);
  }

  /** Gives the picture another size, CSS pixels. */
  resize(width: number, height: number): void {
    this.attached?.get().setSize(width, height);
  }

  /** Draws once and returns the picture, as the data URL of a PNG with a transparent background. */
  picture(): string {
    const state = this.open();
    state.advance(performance.now() / 1000);
    return state.gl.domElement.toDataURL("image/png"); // in the same task: later it may be empty
  }

  cost(): FrameCost {
    const { gl } = this.open();
    const staged = this.staged;
    if (staged === null) throw new Error("nobody is on the stage");
    return frameCost(gl, staged.rig, staged.avatar.root, 0);
  }

  private open(): RootState {
    if (this.attached === null) throw new Error("nobody is on the stage");
    return this.attached.get();
  }
}
