/** What a form that opens an incident begins with. */

import { describe, expect, it } from "vitest";
import { defaults } from "../src/elements/order_forms";
import type { Room } from "../src/room";
import { Desk } from "../src/store/desk";
import { Signal } from "../src/store/signal";
import { words } from "../src/words/words";
import { alert, emptyStore } from "./examples";

function titleFor(text: string | null): string {
  const store = emptyStore();
  store.state.incidents.alerts = { A1: alert({ text }) };
  const room = { store, desk: new Desk(new Signal((run) => run())) } as unknown as Room;
  return defaults("open", null, "A1", room).title;
}

describe("an incident that is opened from a call", () => {
  it("is called by what the caller said, else by the line", () => {
    expect(titleFor("商铺起火，楼上有人")).toBe("商铺起火，楼上有人");
    expect(titleFor(null)).toBe(words("zh").sheet.callTitle("119"));
  });
});
