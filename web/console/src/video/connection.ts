/** The wall's one peer connection: opened again by itself when it breaks, and why it did. */

import { backoff } from "../connection/backoff";
import type { FromConsole } from "../wire/vocabulary";
import type { OpenPeer, Peer } from "./peer";
import { SLOTS } from "./wishes";

/** Why there is no connection: a code of the centre or of `peer.ts`, a sentence, and since when (monotonic ms). */
export interface Broken {
  code: string;
  message: string;
  since: number;
}

export interface Means {
  openPeer: OpenPeer;
  send: (message: FromConsole) => boolean;
  now: () => number;
  chance: () => number;
}

interface Heard {
  connected: () => void;
  /** What the slots held is gone. */
  broken: () => void;
  changed: () => void;
}

export class Connection {
  /** `closed`: the line is down · `opening` · `open` · `broken`: it will be offered again. */
  state: "closed" | "opening" | "open" | "broken" = "closed";
  /** Stays until a connection stands again. */
  broken: Broken | null = null;
  #peer: Peer | null = null;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly means: Means,
    private readonly heard: Heard,
  ) {}

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
      failed: (code, message) => {
        if (this.#peer === peer) this.fail(code, message);
      },
    });
    this.#peer = peer;
  }

  /** Not to be opened until `open`. */
  close(): void {
    clearTimeout(this.#retry);
    this.heard.broken(); // first: what the slots show now can still be kept
    this.#peer?.close();
    this.#peer = null;
    this.broken = null;
    this.#become("closed");
  }

  answer(sdp: string): void {
    this.#peer?.answer(sdp);
  }

  /** It was refused or is gone. */
  fail(code: string, message: string): void {
    if (this.state === "closed") return;
    this.broken = { code, message, since: this.broken?.since ?? this.means.now() };
    this.heard.broken(); // first, as above
    this.#peer?.close();
    this.#peer = null;
    this.#become("broken");
    const wait = backoff(this.#attempt, this.means.chance());
    this.#attempt += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.open(), wait);
  }

  /** The video line of a slot. */
  track(slot: number): MediaStreamTrack | null {
    return this.#peer?.tracks[slot] ?? null;
  }

  /** The line of sound. */
  get sound(): MediaStreamTrack | null {
    return this.#peer?.sound ?? null;
  }

  /** How many packets of sound came in on this connection. */
  async soundPackets(): Promise<number> {
    return (await this.#peer?.soundPackets()) ?? 0;
  }

  /** What the browser counted at the receiving end of each slot that was ever used. */
  async received(): Promise<Map<number, RTCInboundRtpStreamStats>> {
    return (await this.#peer?.received()) ?? new Map<number, RTCInboundRtpStreamStats>();
  }

  #connected(): void {
    this.#attempt = 0;
    this.broken = null;
    this.#become("open");
    this.heard.connected();
  }

  #become(state: Connection["state"]): void {
    this.state = state;
    this.heard.changed();
  }
}
