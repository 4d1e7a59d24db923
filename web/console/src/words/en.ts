/** Everything the console says, in English. */

import { clocks } from "./en/clocks";
import { frame } from "./en/frame";
import { incident } from "./en/incident";
import { left } from "./en/left";
import { people } from "./en/people";
import { pictures } from "./en/pictures";
import { plans } from "./en/plans";
import { record } from "./en/record";
import { trouble } from "./en/trouble";
import type { Words } from "./zh";

export const en: Words = {
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
