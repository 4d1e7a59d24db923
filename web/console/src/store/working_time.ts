/** How much working time is left; the same as `incidents/working_time.py`, which says when something is due. */

import type { Calendar, Task } from "../wire/vocabulary";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const OFFSET = /([+-])(\d\d):(\d\d)$/;

/** Milliseconds of work between two moments (ms since 1970, `zone` ms ahead of UTC); negative where the second is first. */
export function between(calendar: Calendar, start: number, end: number, zone: number): number {
  if (end < start) return -between(calendar, end, start, zone);
  const [from, until] = [start + zone, end + zone];
  let worked = 0;
  // What began the evening before may still go on.
  for (let day = midnight(from) - DAY; day < until; day += DAY) {
    if (!isWorked(calendar, day)) continue;
    for (const { begin, end: closing } of calendar.hours) {
      const opens = day + ofDay(begin);
      const closes = day + ofDay(closing) + (closing > begin ? 0 : DAY);
      worked += Math.max(0, Math.min(closes, until) - Math.max(opens, from));
    }
  }
  return worked;
}

/** Working days after that of `start`, up to and with that of `end`; negative where it is before. */
export function daysBetween(calendar: Calendar, start: number, end: number, zone: number): number {
  const [first, last] = [midnight(start + zone), midnight(end + zone)];
  let days = 0;
  for (let day = Math.min(first, last) + DAY; day <= Math.max(first, last); day += DAY)
    if (isWorked(calendar, day)) days += 1;
  return last < first ? -days : days;
}

/** What a task with a deadline in working time has left, in its own unit; null for any other. Working hours to a tenth. */
export function leftOf(
  calendar: Calendar | null,
  task: Task,
  now: number,
): { unit: "working_hours" | "working_days"; left: number; isLate: boolean } | null {
  if (calendar === null || task.term == null || task.due === null) return null;
  const due = Date.parse(task.due);
  const { unit } = task.term;
  const zone = zoneOf(task.due);
  const left =
    unit === "working_hours"
      ? Math.round((between(calendar, now, due, zone) / HOUR) * 10) / 10
      : daysBetween(calendar, now, due, zone);
  return { unit, left: Math.abs(left), isLate: now > due };
}

/** How far a time is ahead of UTC, in ms. */
export function zoneOf(at: string): number {
  const sign = OFFSET.exec(at);
  return sign ? (sign[1] === "-" ? -1 : 1) * (Number(sign[2]) * 60 + Number(sign[3])) * 60_000 : 0;
}

function isWorked(calendar: Calendar, day: number): boolean {
  const name = new Date(day).toISOString().slice(0, 10);
  if (calendar.workdays.includes(name)) return true;
  const weekday = new Date(day).getUTCDay() || 7;
  return (
    calendar.weekdays.includes(weekday) &&
    !calendar.holidays.some(({ first, last }) => first <= name && name <= last)
  );
}

function midnight(wall: number): number {
  return Math.floor(wall / DAY) * DAY;
}

function ofDay(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000;
}
