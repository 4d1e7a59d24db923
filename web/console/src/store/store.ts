/** What this console knows: a snapshot, then every event after it, and the last values that are not in the log. */

import type {
  Calendar,
  ClassList,
  ConsoleState,
  GradeRow,
  IceServer,
  Live,
  NodeClock,
  Operator,
  Plan,
  Position,
  Present,
  Recorded,
  Service,
  Snapshot,
  StreamStats,
  Trouble,
} from "../wire/vocabulary";
import { Ages } from "./ages";
import { apply } from "./apply";
import { CanaryWatch, isOwnCanary } from "./canary";
import { beatAge } from "./claims";
import type { CentreClock } from "./clock";
import type { Signal } from "./signal";
import { watchers } from "./video";

type Follower = (recorded: Recorded) => void;

export class Store {
  state: ConsoleState = empty();
  seq = 0;
  centre = "";
  /** Names of the sub-districts, by code. */
  streets: Readonly<Record<string, string>> = {};
  /** What classes of things are called, as they are offered. */
  classes: readonly ClassList[] = [];
  /** What may be activated, and what a grade means. */
  plans: readonly Plan[] = [];
  grades: readonly GradeRow[] = [];
  me: Operator | null = null;
  /** Where each unit was last heard to be. */
  positions = new Map<string, Position>();
  streams: StreamStats[] = [];
  /** How far the clock of each connected node is off, where that is known. */
  clocks = new Map<string, NodeClock>();
  presence: Present[] = [];
  /** When the page of an operator who has a call last said that it is alive. */
  beats = new Map<string, string>();
  troubles: Trouble[] = [];
  /** When the district works; null before the first snapshot. */
  calendar: Calendar | null = null;
  /** How the service-level clocks stand; null until the centre has told. */
  service: Service | null = null;
  /** What the wall's connection may go through; mostly none. */
  iceServers: readonly IceServer[] = [];
  /** After so many seconds without a hand the session ends; 0: never. */
  idleS = 0;
  /** Grows with every change of nodes or cameras: the map need not look at the rest. */
  cameraRevision = 0;
  readonly canary: CanaryWatch;
  readonly ages: Ages;
  readonly #followers = new Set<Follower>();
  #watchers: { seq: number; of: ReturnType<typeof watchers> } = { seq: -1, of: new Map() };

  constructor(
    readonly clock: CentreClock,
    private readonly changed: Signal,
  ) {
    this.canary = new CanaryWatch(clock.monotonic);
    this.ages = new Ages(clock);
  }

  /** Start again from the whole state. */
  begin(snapshot: Snapshot): void {
    this.state = snapshot.state;
    this.seq = snapshot.seq;
    this.#watchers.seq = -1; // the same seq may come with another state after a restart
    this.centre = snapshot.centre;
    this.streets = snapshot.streets;
    this.classes = snapshot.classes;
    this.plans = snapshot.plans;
    this.grades = snapshot.grades;
    this.me = snapshot.me;
    this.presence = snapshot.presence;
    this.troubles = snapshot.troubles;
    this.iceServers = snapshot.ice_servers;
    this.idleS = snapshot.idle_s ?? 0;
    this.calendar = snapshot.calendar;
    this.service = snapshot.service ?? null;
    this.cameraRevision += 1;
    this.clock.hear(snapshot.at);
    this.#beginCanary(snapshot);
    this.positions = new Map();
    this.beats = new Map();
    this.live(snapshot.live);
  }

  /** Take the next events. False when they do not follow what is known: then a snapshot is needed. */
  record(events: readonly Recorded[]): boolean {
    for (const recorded of events) {
      if (recorded.seq !== this.seq + 1) return false;
      apply(this.state, recorded.event);
      this.seq = recorded.seq;
      const canary = this.state.incidents.canary;
      if (recorded.event.type === "AlertReceived" && isOwnCanary(recorded.event.alert) && canary)
        this.canary.hear(canary);
      if (CAMERA_EVENTS.has(recorded.event.type)) this.cameraRevision += 1;
      for (const follower of this.#followers) follower(recorded);
    }
    const last = events.at(-1);
    if (last) this.clock.hear(last.at);
    this.changed.emit();
    return true;
  }

  #beginCanary({ at, state, canary_s }: Snapshot): void {
    const last = state.incidents.canary;
    const ago = last === null ? 0 : (Date.parse(at) - Date.parse(last.received_at)) / 1000;
    this.canary.begin(last, ago, canary_s ?? 0);
  }

  /** The last values of what is not in the log: positions that changed, and every stream that runs. */
  live(live: Live): void {
    this.clock.hear(live.at);
    for (const position of live.positions) this.positions.set(position.unit, position);
    for (const unit of live.gone ?? []) this.positions.delete(unit);
    for (const [operator, at] of Object.entries(live.beats ?? {})) {
      this.beats.set(operator, at);
      beatAge(this.ages, operator, at); // it grows old from now on
    }
    this.streams = live.streams;
    if (live.clocks) this.clocks = new Map(live.clocks.map((clock) => [clock.node, clock]));
    this.changed.emit();
  }

  /** Who looks through a camera. Counted once for all that is drawn between two events. */
  watchers(camera: string): ReadonlySet<string> {
    if (this.#watchers.seq !== this.seq) this.#watchers = { seq: this.seq, of: watchers(this.state) };
    return this.#watchers.of.get(camera) ?? NOBODY;
  }

  present(online: Present[]): void {
    this.presence = online;
    this.changed.emit();
  }

  trouble(troubles: Trouble[]): void {
    this.troubles = troubles;
    this.changed.emit();
  }

  serve(service: Service): void {
    this.service = service;
    this.changed.emit();
  }

  /** Be told of every event after it was applied, until the returned function is called. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }
}

const NOBODY: ReadonlySet<string> = new Set();

const CAMERA_EVENTS: ReadonlySet<string> = new Set([
  "NodeAdded",
  "NodeRenewed",
  "NodeRevoked",
  "NodeConnected",
  "NodeDisconnected",
  "CamerasAnnounced",
  "CentreStarted",
]);

function empty(): ConsoleState {
  return {
    incidents: {
      incidents: {},
      alerts: {},
      assignments: {},
      linked: {},
      calls: {},
      loose: [],
      over: [],
      alert_count: 0,
      incident_count: 0,
      troubles: {},
      troubles_since: {},
      canary: null,
    },
    devices: { devices: {}, units: {}, rejected: [], beats: {} },
    nodes: {},
    cameras: {},
    views: {},
    operators: {},
  };
}
