/** The console's `apply` is the centre's `apply`: the golden stories are written by Python and read here. */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { apply } from "../src/store/apply";
import type { ConsoleState, Recorded } from "../src/wire/vocabulary";

interface Story {
  before: ConsoleState;
  events: Recorded[];
  after: ConsoleState;
}

const FOLDER = new URL("../../../tests/examples/law/", import.meta.url);
const STORIES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

describe("old snapshot + events = new snapshot", () => {
  it("has stories to tell", () => {
    expect(STORIES.length).toBeGreaterThan(0);
  });

  it.each(STORIES)("%s", (name) => {
    const story = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Story;
    for (const recorded of story.events) apply(story.before, recorded.event);
    expect(story.before).toEqual(story.after);
  });
});
