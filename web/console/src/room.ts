/** Everything an element of the console works with; `main.ts` puts it together. */

import type { Api } from "./connection/api";
import type { Entrance } from "./connection/entrance";
import type { Touch } from "./connection/touch";
import type { Line } from "./connection/line";
import type { Orders } from "./connection/orders";
import type { Seeing } from "./connection/seeing";
import type { Desk } from "./store/desk";
import type { Entering } from "./store/entering";
import type { Mosaic } from "./store/mosaic";
import type { Sendings } from "./store/sending";
import type { Signal } from "./store/signal";
import type { Store } from "./store/store";
import type { Timeline } from "./store/timeline";
import type { LastPictures } from "./video/last";
import type { Wall } from "./video/wall";
import type { Operator } from "./wire/vocabulary";

export interface Room {
  store: Store;
  desk: Desk;
  line: Line;
  orders: Orders;
  timeline: Timeline;
  wall: Wall;
  mosaic: Mosaic;
  last: LastPictures;
  api: Api;
  entrance: Entrance;
  touch: Touch;
  /** What the login begins with: an invitation, where the address had one. */
  begin: Entering;
  sendings: Sendings;
  seeing: Seeing;
  changed: Signal;
  /** Milliseconds that never jump. */
  now: () => number;
  /** When the last message came, on that clock. */
  heardAt: () => number;
  /** Why the login page is shown again. */
  ended: boolean;
  signIn: (operator: Operator) => void;
  signOut: () => Promise<void>;
  /** The operator is not known yet, known, or nobody. */
  who: "unknown" | "somebody" | "nobody";
}
