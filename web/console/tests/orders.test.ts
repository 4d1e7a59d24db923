/** An order is done when its events are here, not when somebody says so; it survives a broken line. */

import { beforeEach, describe, expect, it } from "vitest";
import { Orders } from "../src/connection/orders";
import type { FromConsole, Order } from "../src/wire/vocabulary";

const CONFIRM: Order = { type: "ConfirmIncident", incident: "I1" };

describe("the fate of an order", () => {
  let sent: FromConsole[];
  let orders: Orders;

  beforeEach(() => {
    sent = [];
    let id = 0;
    orders = new Orders({
      send: (message) => sent.push(message),
      newId: () => `o${(id += 1)}`,
      now: () => 0,
      changed: () => undefined,
    });
    orders.give(CONFIRM, "confirm:I1");
  });

  it("is sent under its id", () => {
    expect(sent).toEqual([{ type: "order", id: "o1", order: CONFIRM }]);
    expect(orders.fate("confirm:I1")?.state).toBe("sent");
  });

  it("is recorded, and done only with its events", () => {
    orders.accepted({ type: "accepted", id: "o1", seq: 9, changed: true }, 8);
    expect(orders.fate("confirm:I1")?.state).toBe("recorded");
    orders.applied(9);
    expect(orders.fate("confirm:I1")?.state).toBe("done");
  });

  it("changed nothing when the centre says so, whatever else happened meanwhile", () => {
    orders.accepted({ type: "accepted", id: "o1", seq: 9, changed: false }, 7);
    expect(orders.fate("confirm:I1")?.state).toBe("unchanged");
    expect(orders.waiting).toBe(0);
  });

  it("is done at once when the events were quicker than the acceptance", () => {
    orders.accepted({ type: "accepted", id: "o1", seq: 9, changed: true }, 9);
    expect(orders.fate("confirm:I1")?.state).toBe("done");
  });

  it("is refused with the sentence", () => {
    orders.refused({ type: "refused", id: "o1", code: "incident_over", message: "I1 is closed." });
    expect(orders.fate("confirm:I1")).toMatchObject({ state: "refused", message: "I1 is closed." });
    expect(orders.waiting).toBe(0);
  });

  it("is forgotten when it was refused and somebody turned to something else", () => {
    orders.give({ type: "LinkAlert", alert: "A1", incident: "I1" }, "join:A1");
    orders.refused({ type: "refused", id: "o2", code: "status_differs", message: "They never mix." });
    orders.forgetRefusals("open:");
    expect(orders.fate("join:A1")?.state).toBe("refused");
    orders.forgetRefusals();
    expect(orders.fate("join:A1")).toBeUndefined();
    expect(orders.fate("confirm:I1")?.state).toBe("sent");
  });

  it("is sent again with the same id after a reconnection, unless it was answered", () => {
    orders.give({ type: "AddNote", incident: "I1", text: "烟" }, "note:I1");
    orders.accepted({ type: "accepted", id: "o1", seq: 9, changed: true }, 8);
    sent.length = 0;
    orders.resend();
    expect(sent).toMatchObject([{ id: "o2" }]);
  });

  it("of another operator is never sent", () => {
    orders.clear();
    sent.length = 0;
    orders.resend();
    expect(sent).toEqual([]);
  });
});
