/** What this console listens to: one camera at a time, and nothing until somebody asks. See docs/console.md. */

import type { FromConsole, ToConsole } from "../wire/vocabulary";

/** `asked`: no sound has come yet · `heard` · `still`: none comes · `blocked` by the browser · `refused` by the centre. */
export type HearingState = "asked" | "heard" | "still" | "blocked" | "refused";

/** Plays one track of sound; the page's loudspeaker. */
export interface Speaker {
  /** Fails when the browser does not let it. */
  play: (track: MediaStreamTrack) => Promise<void>;
  stop: () => void;
}

export interface HearingMeans {
  send: (message: FromConsole) => boolean;
  now: () => number;
  changed: () => void;
  speaker: Speaker;
  /** The slot that carries a camera on the connection that is open now, -1 when there is none. */
  slotOf: (camera: string) => number;
  track: () => MediaStreamTrack | null;
  /** How many packets of sound have come on this connection. */
  packets: () => Promise<number>;
}

/** Without a packet for so long something is wrong: one comes each 20 ms, in ms. */
const STILL = 3000;
const LOOK_EVERY = 500;

export class Hearing {
  camera: string | null = null;
  state: HearingState = "asked";
  /** Of the centre, when it refused. */
  message = "";
  #packets = 0;
  #movedAt = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly means: HearingMeans) {}

  /** Listen to a camera that is shown, instead of any other; or no more. */
  toggle(camera: string): void {
    if (this.camera === camera) this.stop();
    else if (this.means.slotOf(camera) >= 0) this.#begin(camera);
  }

  stop(): void {
    if (this.camera === null) return;
    this.means.send({ type: "wall.listen", slot: null });
    this.#end();
  }

  /** A slot shows it no more: the centre has ended its sound. */
  left(camera: string | null): void {
    if (camera !== null && camera === this.camera) this.#end();
  }

  /** The connection is gone, and comes again by itself. */
  lost(): void {
    this.means.speaker.stop();
    if (this.camera !== null) this.#become("asked");
  }

  /** A new connection shows again what the slots held. */
  connected(): void {
    if (this.camera !== null) this.#begin(this.camera);
  }

  hear(message: ToConsole): void {
    if (message.type === "wall.heard" && message.camera === this.camera && this.state !== "blocked")
      this.#become("heard");
    if (message.type !== "wall.unheard" || this.camera === null) return;
    if (message.slot !== this.means.slotOf(this.camera)) return;
    this.message = message.message;
    this.#become("refused");
  }

  #begin(camera: string): void {
    this.camera = camera;
    this.message = "";
    this.#packets = 0;
    this.#movedAt = this.means.now();
    this.means.send({ type: "wall.listen", slot: this.means.slotOf(camera) });
    const track = this.means.track();
    if (track)
      this.means.speaker.play(track).catch(() => {
        if (this.camera === camera) this.#become("blocked");
      });
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY);
    this.#become("asked");
  }

  #end(): void {
    clearInterval(this.#timer);
    this.camera = null;
    this.means.speaker.stop();
    this.#become("asked");
  }

  /** Whether sound still comes. */
  async #look(): Promise<void> {
    const packets = await this.means.packets();
    if (this.camera === null || this.state === "blocked" || this.state === "refused") return;
    const now = this.means.now();
    if (packets !== this.#packets) {
      this.#packets = packets;
      this.#movedAt = now;
      if (this.state === "still") this.#become("heard");
    } else if (now - this.#movedAt >= STILL) this.#become("still");
  }

  #become(state: HearingState): void {
    this.state = state;
    this.means.changed();
  }
}
