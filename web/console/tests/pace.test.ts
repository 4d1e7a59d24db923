/** What is drawn with rests: at once after a rest, once after many wishes, never after the end. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pace } from "../src/store/pace";

describe("a pace", () => {
  let times: number;
  let rest: number;
  let pace: Pace;

  beforeEach(() => {
    vi.useFakeTimers();
    times = 0;
    rest = 1000;
    pace = new Pace(
      () => rest,
      () => (times += 1),
    );
  });
  afterEach(() => vi.useRealTimers());

  it("does at once what comes after a rest", () => {
    pace.want();
    expect(times).toBe(1);
    vi.advanceTimersByTime(1000);
    expect(times).toBe(1);
    pace.want();
    expect(times).toBe(2);
  });

  it("does many wishes of one rest once, at its end", () => {
    for (let wish = 0; wish < 10; wish += 1) {
      pace.want();
      vi.advanceTimersByTime(90);
    }
    expect(times).toBe(1);
    vi.advanceTimersByTime(100);
    expect(times).toBe(2);
    vi.advanceTimersByTime(5000);
    expect(times).toBe(2);
  });

  it("can be told to do it now, and rests after that", () => {
    pace.want();
    vi.advanceTimersByTime(900);
    pace.now();
    expect(times).toBe(2);
    pace.want();
    vi.advanceTimersByTime(900);
    expect(times).toBe(2);
    vi.advanceTimersByTime(100);
    expect(times).toBe(3);
  });

  it("rests longer when it is told so", () => {
    rest = 3000;
    pace.want();
    pace.want();
    vi.advanceTimersByTime(2900);
    expect(times).toBe(1);
    vi.advanceTimersByTime(100);
    expect(times).toBe(2);
  });

  it("does nothing more once it is stopped", () => {
    pace.want();
    pace.want();
    pace.stop();
    vi.advanceTimersByTime(5000);
    expect(times).toBe(1);
  });
});
