/** What is written in a short form. */

import type { Status } from "../wire/kinds";
import type { Handled } from "../wire/vocabulary";

export interface Values {
  text: string;
  grade: number;
  priority: number;
  title: string;
  /** `classKey` of what it is. */
  class: string;
  address: string;
  /** The line a call came by, and the number it came from. */
  number: string;
  caller: string;
  /** `31.28640, 121.51840`, or nothing. */
  position: string;
  /** The incident to merge or move into; "" for a new one. */
  into: string;
  disposition: Handled["disposition"];
  /** Who sees to a task, and minutes until it or a supervision is due. */
  owner: string;
  minutes: string;
  plan: string;
  status: Status;
  /** The alerts that leave. */
  alerts: readonly string[];
}
