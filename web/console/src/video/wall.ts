/** The console's one peer connection: six receive slots, switched by `wall.show` without a new negotiation. */

import { backoff } from "../connection/backoff";
import type { Quality } from "../wire/kinds";
import type { FromConsole, ToConsole } from "../wire/vocabulary";
import { close, look, NOTHING, showIncident, SLOTS, type Arrangement } from "./arrangement";
import type { OpenPeer, Peer } from "./peer";

/** `asked`: waiting for its key frame · `shown`: it was sent · `failed`: not now, the centre goes on trying. */
export interface Slot {
  camera: string | null;
  quality: Quality;
  /** What the centre really sends; less than `quality` when a line is thin. */
  sent: Quality;
  incident: string | null;
  state: "empty" | "asked" | "shown" | "failed";
  message: string;
  /** When `wall.show` went out on the connection that is open now; 0 before. */
  askedAt: number;
  /** Nothing was in the slot before: whatever comes is the new camera. */
  clean: boolean;
  /** Grows with every other camera, so that a tile knows that its counts begin anew. */
  epoch: number;
}

interface Means {
  openPeer: OpenPeer;
  send: (message: FromConsole) => boolean;
  now: () => number;
  chance: () => number;
  /** The best quality a camera has for a small picture. */
  small: (camera: string) => Quality;
  changed: () => void;
}

export class Wall {
  readonly slots: Slot[] = Array.from({ length: SLOTS }, emptySlot);
  /** `closed`: the line is down · `opening` · `open` · `broken`: it will be offered again. */
  state: "closed" | "opening" | "open" | "broken" = "closed";
  message = "";
  arrangement: Arrangement = NOTHING;
  #incident: string | null = null;
  #peer: Peer | null = null;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly means: Means) {}

  /** The live line is there: open the peer connection. */
  open(): void {
    clearTimeout(this.#retry);
    this.#peer?.close();
    this.#become("opening");
    const peer = this.means.openPeer(SLOTS, {
      offered: (sdp) => {
        if (this.#peer === peer) this.means.send({ type: "rtc.offer", sdp, slots: SLOTS });
      },
      connected: () => {
        if (this.#peer === peer) this.#connected();
      },
      failed: (message) => {
        if (this.#peer === peer) this.#broken(message);
      },
    });
    this.#peer = peer;
  }

  /** The live line is gone, and with it what the centre held of the wall. */
  lost(): void {
    clearTimeout(this.#retry);
    this.#peer?.close();
    this.#peer = null;
    this.#forgetAsked();
    this.#become("closed");
  }

  /** A message of the wall or of its connection. */
  hear(message: ToConsole): void {
    if (message.type === "rtc.answer") this.#peer?.answer(message.sdp);
    if (message.type === "rtc.failed") this.#broken(message.message);
    if (message.type !== "wall.shown" && message.type !== "wall.failed") return;
    const slot = this.slots[message.slot];
    if (!slot || slot.camera !== message.camera) return;
    slot.state = message.type === "wall.shown" ? "shown" : "failed";
    slot.message = message.type === "wall.shown" ? "" : message.message;
    if (message.type === "wall.shown") slot.sent = message.quality;
    this.means.changed();
  }

  /** The cameras of an incident open by themselves; null closes everything. */
  showIncident(incident: string | null, cameras: readonly string[]): void {
    this.#incident = incident;
    this.#arrange(showIncident(this.arrangement, cameras));
  }

  /** Look through one camera. */
  look(camera: string): void {
    this.#arrange(look(this.arrangement, camera));
  }

  close(slot: number): void {
    this.#arrange(close(this.arrangement, slot));
  }

  /** The video line of a slot. */
  track(slot: number): MediaStreamTrack | null {
    return this.#peer?.tracks[slot] ?? null;
  }

  #arrange(next: Arrangement): void {
    this.arrangement = next;
    for (const [index, slot] of this.slots.entries()) {
      const camera = next.cameras[index] ?? null;
      const quality = camera === null || next.order[0] === index ? "main" : this.means.small(camera);
      const same = slot.camera === camera;
      // The same picture for another incident is another look: it is asked again, so that the record says what for.
      const sameLook = slot.quality === quality && slot.incident === this.#incident;
      if (same && (sameLook || camera === null)) continue;
      if (!same)
        Object.assign(slot, {
          clean: slot.camera === null,
          epoch: slot.epoch + 1,
          state: "asked",
          message: "",
        });
      Object.assign(slot, { camera, quality, sent: quality, incident: this.#incident });
      if (camera === null) slot.state = "empty";
      this.#ask(index, slot);
    }
    this.means.changed();
  }

  #ask(index: number, slot: Slot): void {
    slot.askedAt = this.state === "open" ? this.means.now() : 0;
    if (this.state !== "open") return;
    const { camera, quality, incident } = slot;
    this.means.send({ type: "wall.show", slot: index, camera, quality, incident });
  }

  #connected(): void {
    this.#attempt = 0;
    this.#become("open");
    for (const [index, slot] of this.slots.entries()) if (slot.camera !== null) this.#ask(index, slot);
  }

  #broken(message: string): void {
    if (this.state === "closed") return;
    this.#peer?.close();
    this.#peer = null;
    this.message = message;
    this.#forgetAsked();
    this.#become("broken");
    const wait = backoff(this.#attempt, this.means.chance());
    this.#attempt += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.open(), wait);
  }

  /** A new connection begins with empty slots. */
  #forgetAsked(): void {
    for (const slot of this.slots)
      if (slot.camera !== null)
        Object.assign(slot, { state: "asked", clean: true, epoch: slot.epoch + 1, askedAt: 0, message: "" });
  }

  #become(state: Wall["state"]): void {
    this.state = state;
    this.means.changed();
  }
}

function emptySlot(): Slot {
  return {
    camera: null,
    quality: "main",
    sent: "main",
    incident: null,
    state: "empty",
    message: "",
    askedAt: 0,
    clean: true,
    epoch: 0,
  };
}
