/** What this desk receives of one slot: the difference between two looks at the browser's counters. */

/** Over the time between two looks; null for what the browser does not say. */
export interface Received {
  fps: number;
  lost: number;
  /** How long frames waited to be in order and on time, in ms. */
  jitterMs: number | null;
  decodeMs: number | null;
  dropped: number;
}

type Look = Pick<
  RTCInboundRtpStreamStats,
  | "timestamp"
  | "framesDecoded"
  | "framesDropped"
  | "packetsLost"
  | "jitterBufferDelay"
  | "jitterBufferEmittedCount"
  | "totalDecodeTime"
>;

/** Null for the first look, and when the counters began anew. */
export function received(before: Look | undefined, now: Look): Received | null {
  const seconds = (now.timestamp - (before?.timestamp ?? now.timestamp)) / 1000;
  const grown = (name: keyof Look): number => (now[name] ?? 0) - (before?.[name] ?? 0);
  if (seconds <= 0 || grown("framesDecoded") < 0) return null;
  const each = (total: keyof Look, count: keyof Look): number | null =>
    grown(count) > 0 ? (grown(total) / grown(count)) * 1000 : null;
  return {
    fps: grown("framesDecoded") / seconds,
    lost: Math.max(0, grown("packetsLost")),
    jitterMs: each("jitterBufferDelay", "jitterBufferEmittedCount"),
    decodeMs: each("totalDecodeTime", "framesDecoded"),
    dropped: Math.max(0, grown("framesDropped")),
  };
}

/** Of the frames that came, how many may be dropped before this desk is called too slow. */
const DROPPED = 0.1;

/** Whether the machine of this desk can't follow. */
export function isBehind({ fps, dropped }: Received): boolean {
  return dropped > 0 && dropped > (fps + dropped) * DROPPED;
}
