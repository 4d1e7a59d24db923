/** How fresh a picture is, told by the frames that were really presented. */

/** A picture older than this is not live any more and must not look as if it were, in ms. */
export const FROZEN_AFTER = 2000;
const WINDOW = 1000;

export class Freshness {
  frames = 0;
  firstMs: number | null = null;
  #last = 0;
  #gaps: { at: number; gap: number }[] = [];

  /** A frame was presented at `now`; `asked` is when the camera was asked for. */
  present(now: number, asked: number): void {
    this.frames += 1;
    this.firstMs ??= Math.round(now - asked);
    if (this.#last > 0) this.#gaps.push({ at: now, gap: now - this.#last });
    this.#gaps = this.#gaps.filter((entry) => now - entry.at < WINDOW);
    this.#last = now;
  }

  /** The page was hidden, where browsers present nothing: count from now. */
  excuse(now: number): void {
    if (this.#last > 0) this.#last = now;
    this.#gaps = [];
  }

  /** Milliseconds since the last frame, null before the first. */
  age(now: number): number | null {
    return this.#last > 0 ? now - this.#last : null;
  }

  frozen(now: number): boolean {
    return (this.age(now) ?? 0) > FROZEN_AFTER;
  }

  /** The longest gap between frames in the last second, in ms; in tens, for on a wall of 64 every other digit would jump all day. */
  longest(now: number): number {
    return Math.round(Math.max(this.age(now) ?? 0, ...this.#gaps.map((entry) => entry.gap)) / 10) * 10;
  }
}
