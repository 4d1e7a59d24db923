/** The live socket: hello, snapshot, then events for ever; broken, it is opened again by itself. */

import type { FromConsole, ToConsole } from "../wire/vocabulary";
import { backoff } from "./backoff";

/** The parts of a WebSocket that are used; a test brings its own. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export type LineState = "signed_out" | "connecting" | "live" | "stale";

interface Means {
  open: () => Socket;
  /** Milliseconds that never jump. */
  now: () => number;
  chance: () => number;
  /** Last seq applied, null before the first snapshot. */
  since: () => number | null;
  /** Takes each message; false when events do not follow what is known. */
  hear: (message: ToConsole) => boolean;
  /** Asked when the socket could not be opened: it can't say by itself that the session has ended. */
  signedOut: () => Promise<boolean>;
  changed: (state: LineState) => void;
}

const SIGNED_OUT = 4401;
/** The centre speaks every second: three of them missing mean that what is shown is no longer current, in ms. */
const STALE_AFTER = 3000;
/** Silence after which the socket is given up; a cable pulled out closes nothing by itself, in ms. */
const DEAD_AFTER = 8000;

export class Line {
  state: LineState = "signed_out";
  readonly #means: Means;
  #socket: Socket | null = null;
  #heard = 0;
  #attempt = 0;
  #current = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(means: Means) {
    this.#means = means;
  }

  /** Open the line and keep it open until the returned function is called. */
  start(): () => void {
    this.#become("connecting");
    this.#watch = setInterval(() => this.#check(), 250);
    this.#open();
    return () => this.#stop("signed_out");
  }

  /** Send, when the snapshot is there; false when the line is down. */
  send(message: FromConsole): boolean {
    if (!this.#socket || !this.#current) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #open(): void {
    const socket = this.#means.open();
    let opened = false;
    this.#socket = socket;
    this.#heard = this.#means.now();
    socket.onopen = () => {
      opened = true;
      this.#hello();
    };
    socket.onmessage = (event) => {
      if (this.#socket === socket) this.#take(event.data);
    };
    socket.onclose = (event) => {
      if (this.#socket === socket) this.#closed(event.code, opened);
    };
  }

  #hello(): void {
    this.#current = false;
    this.#socket?.send(JSON.stringify({ type: "hello", since: this.#means.since() } satisfies FromConsole));
  }

  #take(data: unknown): void {
    const message = JSON.parse(String(data)) as ToConsole;
    this.#heard = this.#means.now();
    if (message.type === "snapshot") {
      this.#attempt = 0;
      this.#current = true;
    } else if (!this.#current) {
      return; // Meant for what is about to be replaced by the snapshot.
    }
    const follows = this.#means.hear(message);
    if (follows) this.#become("live");
    else this.#hello();
  }

  #check(): void {
    const silent = this.#means.now() - this.#heard;
    if (silent > DEAD_AFTER && this.#socket) this.#drop();
    else if (silent > STALE_AFTER && this.#socket && this.state === "live") this.#become("stale");
  }

  #drop(): void {
    const dead = this.#socket;
    this.#closed(1006, true);
    dead?.close();
  }

  #closed(code: number, opened: boolean): void {
    this.#socket = null;
    this.#current = false;
    if (code === SIGNED_OUT) return this.#stop("signed_out");
    this.#become("connecting");
    const wait = backoff(this.#attempt, this.#means.chance());
    this.#attempt += 1;
    this.#retry = setTimeout(() => void this.#again(opened), wait);
  }

  async #again(opened: boolean): Promise<void> {
    if (!opened && (await this.#means.signedOut())) return this.#stop("signed_out");
    if (this.state === "connecting" && !this.#socket) this.#open();
  }

  #stop(state: LineState): void {
    clearTimeout(this.#retry);
    clearInterval(this.#watch);
    const socket = this.#socket;
    this.#socket = null;
    this.#current = false;
    socket?.close();
    this.#become(state);
  }

  #become(state: LineState): void {
    if (this.state === state) return;
    this.state = state;
    this.#means.changed(state);
  }
}
