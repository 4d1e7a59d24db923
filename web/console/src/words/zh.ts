/** Everything the console says, in Chinese. English must say the same; the compiler compares them. */

import { frame } from "./zh/frame";
import { incident } from "./zh/incident";
import { left } from "./zh/left";
import { pictures } from "./zh/pictures";

export const zh = { ...frame, ...left, ...incident, ...pictures };

export type Words = typeof zh;
