/** Units that can't be sent for a while, and what is different about a crew. */

import type { Unit } from "../wire/vocabulary";
import { unitName } from "../words/names";
import { matches } from "./find";
import { error, list, split, type Desk, type Reading } from "./line";

/** `out P12 repairs`: it can't be dispatched until it is put back. */
export function out(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const [word, reason] = split(rest);
  const unit = unitOf(word, desk);
  if (typeof unit === "string") return error(unit);
  if (reason === "") return error(bar.needOut);
  return {
    does: "order",
    order: { type: "SetService", unit: unit.id, service: "out_of_service", reason },
    preview: bar.out(unitName(unit, unit.id), reason),
  };
}

/** `back P12`. */
export function back(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const [word] = split(rest);
  const unit = unitOf(word, desk);
  if (typeof unit === "string") return error(unit);
  if (unit.service === "in_service") return error(bar.isIn(unit.id));
  return {
    does: "order",
    order: { type: "SetService", unit: unit.id, service: "in_service" },
    preview: bar.back(unitName(unit, unit.id)),
  };
}

/** `crew P12 3`: so many people from now on. */
export function crew(rest: string, desk: Desk): Reading {
  const { bar } = desk.say;
  const [word, count] = split(rest);
  const unit = unitOf(word, desk);
  if (typeof unit === "string") return error(unit);
  if (!/^\d{1,2}$/.test(count)) return error(bar.needCrew);
  return {
    does: "order",
    order: { type: "ChangeUnit", unit: unit.id, crew: Number(count) },
    preview: bar.crew(unitName(unit, unit.id), Number(count)),
  };
}

/** The one unit that a word names; a sentence when there is none, or more. */
function unitOf(word: string, desk: Desk): Unit | string {
  const { bar } = desk.say;
  if (word === "") return bar.needUnit;
  const [unit, ...more] = matches(Object.values(desk.state.devices.units), word);
  if (!unit) return bar.noUnit(word);
  return more.length === 0 ? unit : bar.manyUnits(word, list([unit, ...more].map(({ id }) => id)));
}
