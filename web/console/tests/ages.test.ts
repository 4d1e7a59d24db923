/** What is seen here grows old by the page's own clock. */

import { describe, expect, it } from "vitest";
import { Ages } from "../src/store/ages";
import { CentreClock } from "../src/store/clock";
import { ago, NOW } from "./examples";

describe("ages", () => {
  it("begin with the time of the record and go on without it", () => {
    let local = 0;
    const clock = new CentreClock(() => local);
    const ages = new Ages(clock);
    clock.hear(NOW);
    expect(ages.age("a", ago(5))).toBe(5);
    local += 2000;
    clock.hear(ago(3600));
    expect([ages.age("a", ago(5)), ages.age("b", ago(5))]).toEqual([7, 0]);
    clock.hear(ago(-3600));
    expect([ages.age("a", ago(5)), ages.age("a", ago(-3599))]).toEqual([7, 1]);
  });

  it("are of a bounded number of things", () => {
    let local = 0;
    const clock = new CentreClock(() => local);
    const ages = new Ages(clock);
    clock.hear(NOW);
    ages.age("first", NOW);
    for (let number = 0; number < 1000; number += 1) ages.age(`a${number}`, NOW);
    local += 5000;
    clock.hear(NOW);
    expect([ages.age("a1", NOW), ages.age("first", NOW)]).toEqual([5, 5]);
  });
});
