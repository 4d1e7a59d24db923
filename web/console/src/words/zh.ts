/** Everything the console says, in Chinese. English must say the same; the compiler compares them. */

import { clocks } from "./zh/clocks";
import { frame } from "./zh/frame";
import { incident } from "./zh/incident";
import { left } from "./zh/left";
import { people } from "./zh/people";
import { pictures } from "./zh/pictures";
import { plans } from "./zh/plans";
import { record } from "./zh/record";
import { trouble } from "./zh/trouble";

export const zh = {
  ...frame,
  ...left,
  ...incident,
  ...record,
  ...people,
  ...pictures,
  ...plans,
  ...clocks,
  ...trouble,
};

export type Words = typeof zh;
