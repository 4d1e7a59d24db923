/** The live socket: one start path, no gap, silence is an alarm. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Line, type LineState, type Socket } from "../src/connection/line";
import type { FromConsole, ToConsole } from "../src/wire/vocabulary";

class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly said: FromConsole[] = [];
  closed = false;

  send(text: string): void {
    this.said.push(JSON.parse(text) as FromConsole);
  }
  close(): void {
    this.closed = true;
  }
  says(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const SNAPSHOT = { type: "snapshot", seq: 7 };
const LIVE = { type: "live", seq: 7 };

describe("the live socket", () => {
  let sockets: FakeSocket[];
  let states: LineState[];
  let follows: boolean;
  let signedIn: boolean;
  let line: Line;

  const last = (): FakeSocket => sockets.at(-1) ?? new FakeSocket();
  const open = (): void => last().onopen?.();

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    states = [];
    follows = true;
    signedIn = true;
    line = new Line({
      open: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
      now: () => Date.now(),
      chance: () => 0,
      since: () => null,
      hear: (message: ToConsole) => message.type === "snapshot" || follows,
      signedOut: () => Promise.resolve(!signedIn),
      changed: (state) => states.push(state),
    });
    line.start();
    open();
  });
  afterEach(() => vi.useRealTimers());

  it("says hello and is live with the snapshot, not before", () => {
    expect(last().said).toEqual([{ type: "hello", since: null }]);
    expect(line.state).toBe("connecting");
    last().says(SNAPSHOT);
    expect(line.state).toBe("live");
  });

  it("ignores what comes before the snapshot", () => {
    last().says(LIVE);
    expect(line.state).toBe("connecting");
  });

  it("sends nothing while there is no snapshot", () => {
    expect(line.send({ type: "watch", incident: null })).toBe(false);
    last().says(SNAPSHOT);
    expect(line.send({ type: "watch", incident: null })).toBe(true);
  });

  it("says hello again after a gap", () => {
    last().says(SNAPSHOT);
    follows = false;
    last().says({ type: "events", seq: 12, events: [] });
    expect(last().said.filter((message) => message.type === "hello")).toHaveLength(2);
    expect(sockets).toHaveLength(1);
  });

  it("is stale after three seconds of silence and live with the next word", async () => {
    last().says(SNAPSHOT);
    await vi.advanceTimersByTimeAsync(2900);
    expect(line.state).toBe("live");
    await vi.advanceTimersByTimeAsync(500);
    expect(line.state).toBe("stale");
    last().says(LIVE);
    expect(line.state).toBe("live");
  });

  it("gives a silent socket up and opens another", async () => {
    last().says(SNAPSHOT);
    await vi.advanceTimersByTimeAsync(9000);
    expect(sockets[0]?.closed).toBe(true);
    expect(sockets).toHaveLength(2);
  });

  it("waits 0.3 s, then longer, never more than 3 s, and starts afresh after a snapshot", async () => {
    last().says(SNAPSHOT);
    for (const wait of [300, 600, 1200, 2400, 3000, 3000]) {
      const before = sockets.length;
      last().onclose?.({ code: 1006 });
      await vi.advanceTimersByTimeAsync(wait - 10);
      expect(sockets).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(20);
      expect(sockets).toHaveLength(before + 1);
    }
    open();
    last().says(SNAPSHOT);
    last().onclose?.({ code: 4408 });
    await vi.advanceTimersByTimeAsync(310);
    expect(line.state).toBe("connecting");
    expect(sockets).toHaveLength(8);
  });

  it("goes to the login when the session has ended", () => {
    last().says(SNAPSHOT);
    last().onclose?.({ code: 4401 });
    expect(line.state).toBe("signed_out");
  });

  it("asks whether the session lives when the socket does not even open", async () => {
    last().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(310);
    signedIn = false;
    last().onclose?.({ code: 1006 });
    await vi.advanceTimersByTimeAsync(700);
    expect(line.state).toBe("signed_out");
    expect(states.at(-1)).toBe("signed_out");
  });
});
