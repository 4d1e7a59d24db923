/** A hand at the desk is told once a minute, and the end of a desk that nobody touches is told before. */

import { describe, expect, it } from "vitest";
import { Touch } from "../src/connection/touch";

function desk(): {
  touch: Touch;
  sent: number[];
  shared: number[];
  at: (seconds: number) => void;
  cut: (is: boolean) => void;
} {
  let now = 0;
  let isCut = false;
  const sent: number[] = [];
  const shared: number[] = [];
  const touch = new Touch({
    send: () => {
      if (!isCut) sent.push(now / 1000);
      return !isCut;
    },
    now: () => now,
    share: () => shared.push(now / 1000),
  });
  return { touch, sent, shared, at: (seconds) => (now = seconds * 1000), cut: (is) => (isCut = is) };
}

describe("a hand at the desk", () => {
  it("is told once a minute", () => {
    const { touch, sent, shared, at } = desk();
    for (let second = 1; second <= 200; second += 1) {
      at(second);
      touch.touched();
    }
    expect(sent).toEqual([60, 120, 180]);
    expect(shared).toEqual(sent);
  });

  it("is told again until it got through", () => {
    const { touch, sent, at, cut } = desk();
    cut(true);
    at(70);
    touch.touched();
    cut(false);
    at(71);
    touch.touched();
    expect(sent).toEqual([71]);
  });

  it("is warned a minute before the end, and one key is enough", () => {
    const { touch, sent, at } = desk();
    at(1739);
    expect(touch.left(1800)).toBeNull();
    at(1740.5);
    expect(touch.left(1800)).toBe(60);
    touch.touched();
    expect(touch.left(1800)).toBeNull();
    expect(sent).toEqual([1740.5]);
  });

  it("is warned in time by a short limit too, and by none never", () => {
    const { touch, sent, at } = desk();
    at(29);
    expect(touch.left(60)).toBeNull();
    at(31);
    expect(touch.left(60)).toBe(29);
    touch.touched();
    expect(sent).toEqual([31]);
    at(90_000);
    expect(touch.left(0)).toBeNull();
  });

  it("counts from what another page of the browser has told", () => {
    const { touch, sent, at } = desk();
    at(100);
    touch.heard();
    at(150);
    touch.touched();
    expect(sent).toEqual([]);
  });
});
