/** What the figures of a stream tell: what is wrong with it, and which are worst. */

import type { StreamStats } from "../wire/vocabulary";

/** What can be wrong with a stream, a node's line, or this desk. The words for each say what helps. */
export type Ill =
  | "stalled"
  | "absent"
  | "late"
  | "node_loss"
  | "viewer_loss"
  | "far"
  | "slow"
  | "sparse"
  | "restless"
  | "thin"
  | "full"
  | "clock"
  | "here";

/** The last ten seconds: long enough to see a loss that comes and goes, short enough to see that it has gone. In ms. */
export const WINDOW = 10_000;

/** No frame for so long is a picture that stands, as on its tile, in ms. */
const STALLED = 2000;
/** As its tile says it, in ms. */
const LATE = 2000;
/** From here on pictures break now and then although what is lost is sent again. */
const LOSS = 0.02;
/** A packet that is asked for again comes too late for its picture, in ms. */
const FAR = 300;
/** Fewer frames a second than this do not show a movement; street cameras send 12 to 25. */
const SLOW = 8;
/** Seconds between key frames: who comes in between waits, and who loses one sees nothing. Cameras are to be set to 1–2. */
const SPARSE = 4;
/** Key frames asked for in ten seconds: one now and then is a newcomer. */
const RESTLESS = 5;

/** What only grows, over the last ten seconds. */
export interface Recent {
  lost: number;
  nacks: number;
  key_requests: number;
  repeats: number;
  viewer_key_requests: number;
}

const COUNTED = ["lost", "nacks", "key_requests", "repeats", "viewer_key_requests"] as const;

export interface Row {
  stream: StreamStats;
  recent: Recent;
  ills: readonly Ill[];
}

/** The counters of each stream over the last ten seconds; `note` whenever new ones come. */
export class Counters {
  #kept: { at: number; of: Map<string, StreamStats> }[] = [];

  note(streams: readonly StreamStats[], now: number): void {
    this.#kept.push({ at: now, of: new Map(streams.map((stream) => [keyOf(stream), stream])) });
    while (now - (this.#kept[0]?.at ?? now) > WINDOW) this.#kept.shift();
  }

  /** Since the oldest that is kept. A counter that went back is that of a new stream. */
  recent(stream: StreamStats): Recent {
    const before = this.#kept.find(({ of }) => of.has(keyOf(stream)))?.of.get(keyOf(stream)) ?? stream;
    const grown = (name: (typeof COUNTED)[number]): number =>
      stream[name] >= before[name] ? stream[name] - before[name] : stream[name];
    return Object.fromEntries(COUNTED.map((name) => [name, grown(name)])) as unknown as Recent;
  }
}

export function keyOf({ node, camera, quality }: StreamStats): string {
  return `${node} ${camera} ${quality}`;
}

/** Whether no picture of it has ever come: its age counts from when it was asked for. */
export function isAbsent({ width, fps }: StreamStats): boolean {
  return width === 0 && fps === 0;
}

/** What is wrong with a stream, the worst first. */
export function illsOf(stream: StreamStats, recent: Recent): Ill[] {
  const absent = isAbsent(stream);
  const stands = !absent && stream.age_ms > STALLED;
  const wrong: [Ill, boolean][] = [
    ["stalled", stands],
    ["absent", absent && stream.age_ms > STALLED],
    ["late", stream.late_ms >= LATE],
    ["node_loss", recent.lost > 0],
    ["viewer_loss", stream.viewer_loss >= LOSS],
    ["restless", recent.viewer_key_requests > RESTLESS],
    ["slow", !stands && stream.fps > 0 && stream.fps < SLOW],
    ["sparse", stream.key_s > SPARSE],
    ["far", (stream.rtt_ms ?? 0) > FAR],
  ];
  return wrong.filter(([, is]) => is).map(([ill]) => ill);
}

/** Every stream, those in trouble first, each group by camera. */
export function rowsOf(streams: readonly StreamStats[], counters: Counters): Row[] {
  const rows = streams.map((stream): Row => {
    const recent = counters.recent(stream);
    return { stream, recent, ills: illsOf(stream, recent) };
  });
  const rank = ({ ills: [worst] }: Row): number =>
    worst === undefined ? SEVERE.length : SEVERE.indexOf(worst);
  return rows.sort((a, b) => rank(a) - rank(b) || keyOf(a.stream).localeCompare(keyOf(b.stream)));
}

const SEVERE: readonly Ill[] = [
  "stalled",
  "absent",
  "late",
  "node_loss",
  "viewer_loss",
  "restless",
  "slow",
  "sparse",
  "far",
];

/** What a node's line carries, in kbit/s, and how many streams. */
export interface Load {
  kbps: number;
  streams: number;
}

/** Of every node that sends something. */
export function loads(streams: readonly StreamStats[]): Map<string, Load> {
  const found = new Map<string, Load>();
  for (const { node, kbps } of streams) {
    const known = found.get(node) ?? { kbps: 0, streams: 0 };
    found.set(node, { kbps: known.kbps + kbps, streams: known.streams + 1 });
  }
  return found;
}

/** Part of its limit from which a line is as good as full: the next stream will be lowered or refused. */
export const FULL = 0.9;
