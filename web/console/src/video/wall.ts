/** The console's pictures: those beside the incident and those of the mosaic, in the slots of one connection. See docs/console.md. */

import type { Quality } from "../wire/kinds";
import type { ToConsole } from "../wire/vocabulary";
import { Absence } from "./absence";
import { add, close, look, showIncident, type Arrangement } from "./arrangement";
import { Connection, type Broken, type Means as ConnectionMeans } from "./connection";
import { Hearing, type Speaker } from "./hearing";
import { assign, emptySlot, isRested, seenIn, type Slot } from "./slots";
import { SLOTS, wishes, type Hung, type Left, type Wish } from "./wishes";

export type { Slot };

interface Means extends ConnectionMeans {
  /** The qualities a camera has; none for one that is unknown. */
  qualities: (camera: string) => readonly Quality[];
  changed: () => void;
  speaker: Speaker;
}

/** What may be out of sight: the whole page, the pane of the incident, the mosaic, its tiles behind a large one, and one picture. */
export type Place = "page" | "pane" | "mosaic" | "behind" | `pane:${string}`;

type Leaving = (slot: number) => void;

export class Wall {
  readonly slots: readonly Slot[] = Array.from({ length: SLOTS }, emptySlot);
  /** The pictures beside the incident. */
  arrangement: Arrangement = [];
  /** Cameras in sight that are not asked for, and why. */
  left: ReadonlyMap<string, Left> = new Map();
  #incident: string | null = null;
  /** Those a person opened: they stay when the incident gets other cameras. */
  readonly #byHand = new Set<string>();
  #mosaic: Hung = { cameras: [], width: 0, large: null };
  readonly #connection: Connection;
  /** Whose sound is heard. */
  readonly hearing: Hearing;
  readonly #absence = new Absence(() => this.#arrange());
  readonly #leaving = new Set<Leaving>();

  constructor(private readonly means: Means) {
    this.#connection = new Connection(means, {
      connected: () => {
        this.#askAll();
        this.hearing.connected();
      },
      broken: () => {
        this.#forgetAsked();
        this.hearing.lost();
      },
      changed: means.changed,
    });
    this.hearing = new Hearing({
      ...means,
      slotOf: (camera) => (this.state === "open" ? this.slotOf(camera) : -1),
      track: () => this.#connection.sound,
      packets: () => this.#connection.soundPackets(),
    });
  }

  get state(): Connection["state"] {
    return this.#connection.state;
  }

  /** Why there is no connection, until there is one. */
  get broken(): Broken | null {
    return this.#connection.broken;
  }

  /** The live line is there: open the peer connection. */
  open(): void {
    this.#connection.open();
  }

  /** The live line is gone, and with it what the centre held of the wall. */
  lost(): void {
    this.#connection.close();
  }

  /** A message of the wall or of its connection. */
  hear(message: ToConsole): void {
    if (message.type === "rtc.answer") this.#connection.answer(message.sdp);
    if (message.type === "rtc.failed") this.#connection.fail(message.code, message.message);
    this.hearing.hear(message);
    if (message.type !== "wall.shown" && message.type !== "wall.failed" && message.type !== "wall.late")
      return;
    const slot = this.slots[message.slot];
    if (!slot || slot.camera !== message.camera) return;
    if (message.type === "wall.late") {
      slot.late = message.seconds;
      this.means.changed();
      return;
    }
    slot.state = message.type === "wall.shown" ? "shown" : "failed";
    slot.message = message.type === "wall.shown" ? "" : message.message;
    if (message.type === "wall.shown") slot.sent = message.quality;
    this.means.changed();
  }

  /** The best cameras of an incident open by themselves, beside those that a person has opened on it; null closes everything. */
  showIncident(incident: string | null, cameras: readonly string[]): void {
    if (incident !== this.#incident) this.#byHand.clear();
    this.#incident = incident;
    this.arrangement = showIncident(
      cameras,
      this.arrangement.filter((camera) => this.#byHand.has(camera)),
    );
    this.#arrange();
  }

  /** Look through one camera. */
  look(camera: string): void {
    this.#byHand.add(camera);
    this.arrangement = look(this.arrangement, camera);
    this.#arrange();
  }

  /** One more picture, in the place of another where that is given. */
  add(camera: string, insteadOf: string | null): void {
    this.#byHand.add(camera);
    if (insteadOf !== null) this.#byHand.delete(insteadOf);
    this.arrangement = add(this.arrangement, camera, insteadOf);
    this.#arrange();
  }

  close(camera: string): void {
    this.#byHand.delete(camera);
    this.arrangement = close(this.arrangement, camera);
    this.#arrange();
  }

  /** The mosaic shows these from now on. */
  hang(mosaic: Hung): void {
    const { width, large, cameras } = this.#mosaic;
    if (width === mosaic.width && large === mosaic.large && cameras.join() === mosaic.cameras.join()) return;
    this.#mosaic = mosaic;
    this.#arrange();
  }

  /** Something came into sight, or went out of it. */
  see(place: Place, inSight: boolean): void {
    this.#absence.see(place, inSight);
  }

  /** The slot that carries a camera, -1 when none does. */
  slotOf(camera: string): number {
    return this.slots.findIndex((slot) => slot.camera === camera);
  }

  /** How a camera is by the picture of it that runs on this page; null where none does. */
  seen(camera: string): "ok" | "late" | null {
    const slot = this.slots[this.slotOf(camera)];
    return slot ? seenIn(slot, this.means.now()) : null;
  }

  /** The video line of a slot. */
  track(slot: number): MediaStreamTrack | null {
    return this.#connection.track(slot);
  }

  /** What the browser counted at the receiving end, by slot. */
  received(): Promise<Map<number, RTCInboundRtpStreamStats>> {
    return this.#connection.received();
  }

  /** Be told right before a slot shows something else, until the returned function is called. */
  onLeaving(listener: Leaving): () => void {
    this.#leaving.add(listener);
    return () => this.#leaving.delete(listener);
  }

  #seen(): readonly Wish[] {
    const away = (place: Place): boolean => this.#absence.isAway(place);
    const main = new Set(
      this.slots.flatMap(({ camera, quality }) => (camera && quality === "main" ? [camera] : [])),
    );
    const { cameras, width, large } = this.#mosaic;
    const hung = away("mosaic") ? [] : large !== null && away("behind") ? [large] : cameras;
    const pane = away("pane") ? [] : this.arrangement.filter((camera) => !away(`pane:${camera}`));
    const seen = {
      pane: away("page") ? [] : pane,
      incident: this.#incident,
      mosaic: {
        cameras: away("page") ? [] : hung,
        width,
        large: away("page") || away("mosaic") ? null : large,
      },
    };
    const { wanted, left } = wishes(seen, this.means.qualities, main);
    this.left = left;
    return wanted;
  }

  #arrange(): void {
    const wanted = this.#seen();
    const places = assign(this.slots, wanted);
    const held = new Map(wanted.map((wish) => [places.get(wish.camera) ?? -1, wish]));
    // What comes is asked for before what goes is given back: a stream that both want goes on.
    for (const [index, slot] of this.slots.entries()) {
      const wish = held.get(index);
      if (wish) this.#show(index, slot, wish);
    }
    for (const [index, slot] of this.slots.entries())
      if (slot.camera !== null && !held.has(index)) this.#empty(index, slot);
    this.means.changed();
  }

  #show(index: number, slot: Slot, { camera, quality, incident }: Wish): void {
    const same = slot.camera === camera;
    // The same picture for another incident is another look: it is asked again, so that the record says what for.
    if (same && slot.quality === quality && slot.incident === incident) return;
    if (!same) {
      this.#tellLeaving(index, slot);
      this.hearing.left(slot.camera);
      const clean = isRested(slot, this.means.now());
      Object.assign(slot, {
        clean,
        epoch: slot.epoch + 1,
        late: 0,
        presentedAt: 0,
        state: "asked",
        message: "",
      });
    }
    Object.assign(slot, { camera, quality, sent: quality, incident });
    this.#ask(index, slot);
  }

  #empty(index: number, slot: Slot): void {
    this.#tellLeaving(index, slot);
    this.hearing.left(slot.camera);
    Object.assign(slot, { ...emptySlot(), epoch: slot.epoch + 1, emptiedAt: this.means.now() });
    this.#ask(index, slot);
  }

  #tellLeaving(index: number, slot: Slot): void {
    if (slot.camera !== null) for (const listener of this.#leaving) listener(index);
  }

  #ask(index: number, slot: Slot): void {
    slot.askedAt = this.state === "open" ? this.means.now() : 0;
    if (this.state !== "open") return;
    const { camera, quality, incident } = slot;
    this.means.send({ type: "wall.show", slot: index, camera, quality, incident });
  }

  #askAll(): void {
    for (const [index, slot] of this.slots.entries()) if (slot.camera !== null) this.#ask(index, slot);
  }

  /** A new connection begins with empty slots. */
  #forgetAsked(): void {
    for (const [index, slot] of this.slots.entries()) {
      this.#tellLeaving(index, slot);
      slot.emptiedAt = Number.NEGATIVE_INFINITY;
      if (slot.camera !== null)
        Object.assign(slot, {
          state: "asked",
          clean: true,
          epoch: slot.epoch + 1,
          askedAt: 0,
          presentedAt: 0,
          late: 0,
          message: "",
        });
    }
  }
}
