/** The last picture of each camera that was seen: shown, and said to be old, until a new one comes. It never leaves the page. */

/** Large enough for a small tile, and blurred in a large one as what is old should be. */
const WIDTH = 256;
const HEIGHT = 144;
/** Two pages of 64: at 150 KB each 19 MB at most. */
const MOST = 128;

interface Last {
  picture: HTMLCanvasElement;
  at: number;
}

export class LastPictures {
  readonly #kept = new Map<string, Last>();

  /** Keep what `video` shows now; `at` is when that was, in ms of the page's own clock, which nobody sets. */
  keep(camera: string, video: HTMLVideoElement, at: number): void {
    if (video.videoWidth === 0 || (this.#kept.get(camera)?.at ?? Number.NEGATIVE_INFINITY) >= at) return;
    const picture = this.#kept.get(camera)?.picture ?? this.#room();
    picture.getContext("2d")?.drawImage(video, 0, 0, WIDTH, HEIGHT);
    this.#kept.delete(camera);
    this.#kept.set(camera, { picture, at });
  }

  /** When the picture was taken that is kept of a camera, by the page's own clock; null without one. */
  at(camera: string): number | null {
    return this.#kept.get(camera)?.at ?? null;
  }

  /** Draw the picture that is kept, as large as `canvas` is. */
  draw(camera: string, canvas: HTMLCanvasElement): void {
    const kept = this.#kept.get(camera);
    if (!kept) return;
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    canvas.getContext("2d")?.drawImage(kept.picture, 0, 0);
  }

  /** Somebody else sits down here. */
  clear(): void {
    this.#kept.clear();
  }

  /** A canvas: a new one, or that of the camera that was seen longest ago. */
  #room(): HTMLCanvasElement {
    const [oldest] = this.#kept;
    if (oldest && this.#kept.size >= MOST) {
      this.#kept.delete(oldest[0]);
      return oldest[1].picture;
    }
    const picture = document.createElement("canvas");
    picture.width = WIDTH;
    picture.height = HEIGHT;
    return picture;
  }
}
