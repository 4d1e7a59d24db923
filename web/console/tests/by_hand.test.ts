/** What a person has opened beside an incident stays when the incident gets other cameras. */

import { describe, expect, it } from "vitest";
import { Wall } from "../src/video/wall";

describe("the pictures beside an incident", () => {
  const wall = new Wall({
    openPeer: () => ({
      tracks: [],
      sound: null,
      soundPackets: () => Promise.resolve(0),
      answer: () => undefined,
      close: () => undefined,
      received: () => Promise.resolve(new Map()),
    }),
    send: () => true,
    now: () => 0,
    chance: () => 0,
    qualities: () => ["main"],
    changed: () => undefined,
    speaker: { play: () => Promise.resolve(), stop: () => undefined },
  });

  it("keeps what a person opened when the incident gets other cameras, and not on another incident", () => {
    wall.showIncident("I1", ["C1", "C2", "C3"]);
    expect(wall.arrangement).toEqual(["C1", "C2", "C3"]);
    wall.add("C7", null);
    wall.look("C8");
    wall.close("C8");
    wall.add("C9", "C2");
    wall.showIncident("I1", ["C5", "C6"]);
    expect(wall.arrangement).toEqual(["C9", "C7", "C5", "C6"]);
    wall.showIncident("I2", ["C1"]);
    expect(wall.arrangement).toEqual(["C1"]);
  });
});
