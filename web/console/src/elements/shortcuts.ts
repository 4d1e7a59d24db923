/** One key for each thing a hand does often. Fields that are written in keep their keys. */

import { openNextCamera } from "../commands/next_camera";
import type { Room } from "../room";
import { claimOf, shownCall } from "../store/claims";
import { closingSheet } from "../store/closing";
import type { Sheet } from "../store/desk";
import { barOf } from "../store/ending";
import { openIncidents, waitingAlerts } from "../store/need";
import { isTrouble } from "../store/trouble";
import { aimOf, isProposed, joinBar, markedAlert } from "../store/tray";
import { isOver, mayAct, mayNote } from "../wire/kinds";
import type { Alert, Incident, Order } from "../wire/vocabulary";

/** The map goes back to the whole district; the map listens. */
export const WHOLE_DISTRICT = "ld-whole-district";

/** The focus goes to a picture of the wall; the mosaic listens. */
export const FOCUS_PICTURE = "ld-focus-picture";

/** A key was pressed somewhere on the page. */
export function pressed(event: KeyboardEvent, room: Room, focusBar: () => void): void {
  if (event.key === "Escape") return escape(room, event.composedPath());
  if (isWritten(event.composedPath()[0]) || event.ctrlKey || event.metaKey || event.isComposing) return;
  const { key } = event;
  const done = room.desk.holdsKeys
    ? beside(key, room, focusBar, event.altKey)
    : event.altKey
      ? move(key, room, true)
      : plain(key, room, focusBar) || (key === "Enter" && answer(room, event.composedPath()[0]));
  if (done) event.preventDefault();
}

/** What lies on top is put away: a sheet, then the figures, then the large picture, then the mark in the tray. A field that is written
 * in and an enlarged photograph have an end of their own. */
function escape(room: Room, path: readonly EventTarget[]): void {
  const { desk, mosaic } = room;
  if (desk.sheet !== null || desk.keysShown) {
    desk.closeSheet();
    desk.showKeys(false);
  } else if (desk.figures !== null) desk.showFigures(null);
  else if (mosaic.large !== null) mosaic.enlarge(null);
  else if (desk.alert !== null && !isWritten(path[0]) && !path.some((target) => nameOf(target) === "dialog"))
    desk.point(null);
}

function nameOf(target: EventTarget | undefined): string | undefined {
  return (target as Partial<Element> | undefined)?.localName;
}

/** Enter joins where J has asked. A control that has the focus keeps its Enter, but for the row that is chosen already: of a person who
 * has just clicked on it. */
function answer(room: Room, target: EventTarget | undefined): boolean {
  const control = ["button", "a", "summary"].includes(nameOf(target) ?? "");
  if (!room.desk.asks || (control && (target as Element).getAttribute("aria-current") !== "true"))
    return false;
  joinAlert(room);
  return true;
}

/** Fields that nothing is written in; one of them keeps the focus after a file was chosen or a box was ticked. */
const NO_TEXT: ReadonlySet<string> = new Set(["file", "checkbox", "radio"]);

/** Whether a key goes into a field. */
export function isWritten(target: EventTarget | undefined): boolean {
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function plain(key: string, room: Room, focusBar: () => void): boolean {
  return look(key, room, focusBar) || move(key, room, false) || act(key.toLowerCase(), room);
}

/** Beside an open sheet only what one sees is changed: its own keys would do two things, and another sheet would take its place. */
function beside(key: string, room: Room, focusBar: () => void, alt: boolean): boolean {
  if (alt) return false;
  if (!room.desk.keysShown) return look(key, room, focusBar);
  if (key === "?") room.desk.showKeys(false);
  return key === "?";
}

function look(key: string, room: Room, focusBar: () => void): boolean {
  if (key === "/") focusBar();
  else if (key === "?") room.desk.showKeys(!room.desk.keysShown);
  else if (key === "z" || key === "Z") window.dispatchEvent(new CustomEvent(WHOLE_DISTRICT));
  else return onWall(key, room);
  return true;
}

/** Map or wall, the focus on it, the figures, what is heard: at any time. */
const VIEW_KEYS: Record<string, (room: Room) => void> = {
  w: ({ mosaic }) => mosaic.show(mosaic.view === "mosaic" ? "map" : "mosaic"),
  b: ({ mosaic }) => mosaic.show(mosaic.view === "both" ? "map" : "both"),
  f: ({ mosaic }) => mosaic.widen(!mosaic.wide),
  t: ({ mosaic }) => {
    if (mosaic.view === "map") mosaic.show("mosaic");
    window.dispatchEvent(new CustomEvent(FOCUS_PICTURE));
  },
  o: openNextCamera,
  p: ({ desk }) => desk.showFigures(desk.figures === null ? "" : null),
  s: (room) =>
    listenTo(room, room.wall.hearing.camera ?? room.mosaic.large ?? room.wall.arrangement[0] ?? null),
};

/** Listen to a camera, or no more; nothing happens with one that lends no sound. */
export function listenTo({ store, wall }: Room, camera: string | null): void {
  if (camera !== null && (store.state.cameras[camera]?.sound || wall.hearing.camera === camera))
    wall.hearing.toggle(camera);
}

/** How many tiles, which page: while the wall is in sight. */
const WALL_KEYS: Record<string, (room: Room) => void> = {
  PageDown: ({ mosaic }) => mosaic.turn(1),
  PageUp: ({ mosaic }) => mosaic.turn(-1),
  "+": ({ mosaic }) => mosaic.step(1),
  "=": ({ mosaic }) => mosaic.step(1),
  "-": ({ mosaic }) => mosaic.step(-1),
};

function onWall(key: string, room: Room): boolean {
  const act = VIEW_KEYS[key.toLowerCase()] ?? (room.mosaic.view === "map" ? undefined : WALL_KEYS[key]);
  act?.(room);
  return act !== undefined;
}

/** Arrows go through the incidents, with Alt through the tray. */
function move(key: string, room: Room, tray: boolean): boolean {
  const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (step === 0) return false;
  const { store, desk } = room;
  const waiting = waitingAlerts(store.state);
  const names = tray
    ? waiting.map((alert) => alert.id)
    : openIncidents(store.state, store.clock.now()).map((row) => row.incident.id);
  const at = names.indexOf((tray ? desk.alert : desk.incident) ?? "");
  const next = at < 0 ? names[0] : names[Math.min(names.length - 1, Math.max(0, at + step))];
  if (next === undefined) return true;
  const alert = waiting.find(({ id }) => id === next);
  if (tray && alert) pointAt(room, alert);
  else desk.select(next);
  return true;
}

function act(key: string, room: Room): boolean {
  const { store, desk } = room;
  const role = store.me?.role;
  if (!role) return false;
  const incident = store.state.incidents.incidents[desk.incident ?? ""];
  const open = incident && !isOver(incident) ? incident : null;
  if (key === "q") desk.open("find");
  else if (key === "m" && open && mayNote(role)) desk.open("note");
  else if (!mayAct(role)) return false;
  else if (Object.hasOwn(TRAY_KEYS, key)) TRAY_KEYS[key]?.(room);
  else if (open) return onIncident(key, open, room);
  else return false;
  return true;
}

/** What is done with alerts and calls, whatever incident is open. */
const TRAY_KEYS: Record<string, (room: Room) => void> = {
  j: (room) => onAlert("j", room),
  n: (room) => onAlert("n", room),
  k: (room) => claimCall(room),
  e: ({ desk }) => desk.open("call"),
};

/** What is asked of an alarm only: a trouble of the centre's own has no grade, plan or class. */
const ALARM_SHEETS: Partial<Record<string, Sheet>> = { u: "merge", g: "grade", r: "reclass", y: "plan" };

function onIncident(key: string, incident: Incident, room: Room): boolean {
  const asked = ALARM_SHEETS[key];
  if (asked !== undefined) {
    if (!isTrouble(incident)) room.desk.open(asked);
    return true;
  }
  switch (key) {
    case "d":
      room.desk.open("dispatch");
      return true;
    case "c":
      confirmIncident(room, incident);
      return true;
    case "l":
      room.desk.open("place");
      return true;
    case "x":
      endIncident(room, incident);
      return true;
    case "a":
      room.desk.open("task");
      return true;
    case "v":
      cancelIncident(room, incident);
      return true;
    default:
      return false;
  }
}

/** Report how it was dealt with, also anew, or verify what another person has reported. */
export function endIncident(room: Room, incident: Incident): void {
  openUnlessBarred(closingSheet(incident, room.store.me?.name ?? null), room, incident);
}

export function cancelIncident(room: Room, incident: Incident): void {
  openUnlessBarred("cancel", room, incident);
}

/** Nobody writes a text that would be refused: why it can't be done is said at once. */
function openUnlessBarred(step: "handled" | "close" | "cancel", room: Room, incident: Incident): void {
  const { store, desk } = room;
  if (barOf(store.state, incident, step, store.me?.name ?? null) === null) desk.open(step);
  else desk.bar(step);
}

/** The alert that J and N speak of. */
export function pointedAlert(room: Room): Alert | null {
  return markedAlert(waitingAlerts(room.store.state), room.desk.alert);
}

function onAlert(key: string, room: Room): void {
  if (markFirst(room)) return;
  if (key === "j") joinAlert(room);
  else room.desk.open("open", pointedAlert(room)?.id ?? null);
}

/** Without a mark the first press of J or N sets it on the first alert, and only the next one acts. */
function markFirst(room: Room): boolean {
  const [first] = waitingAlerts(room.store.state);
  if (!first || pointedAlert(room)) return false;
  pointAt(room, first);
  return true;
}

/** Mark an alert, aiming at what it may belong to. */
export function pointAt(room: Room, alert: Alert): void {
  room.desk.point(alert.id, aimOf(alert, room.store.state.incidents, room.desk.incident));
}

/** Join the pointed alert to what its mark aims at, if the centre may take it. Where that is over meanwhile, aim anew and do no more;
 * where it is not proposed, ask once more. */
export function joinAlert(room: Room): void {
  const { desk } = room;
  const { incidents } = room.store.state;
  const alert = pointedAlert(room);
  const incident = incidents.incidents[desk.aim ?? ""];
  if (!alert) return;
  if (joinBar(alert, incident) === "over") pointAt(room, alert);
  else if (!incident || joinBar(alert, incident) !== null) return;
  else if (!desk.asks && !isProposed(alert, incidents, incident.id)) desk.ask();
  else room.orders.give({ type: "LinkAlert", alert: alert.id, incident: incident.id }, `join:${alert.id}`);
}

/** Take the call on that pops up, let go of it, or take it over where its operator is silent. What another has is not touched. */
export function claimCall(room: Room): void {
  const { store, desk } = room;
  const alert = shownCall(waitingAlerts(store.state), desk.alert);
  if (!alert) return;
  if (desk.alert !== alert.id) pointAt(room, alert);
  const held = claimOf(alert, store.beats, store.ages);
  const order: Order | null =
    held !== null && held.operator === store.me?.name
      ? { type: "ReleaseCall", alert: alert.id }
      : held === null || held.silent !== null
        ? { type: "ClaimCall", alert: alert.id, take_over: held !== null }
        : null;
  if (order) room.orders.give(order, `claim:${alert.id}`);
}

export function confirmIncident(room: Room, incident: Incident): void {
  if (incident.state !== "received") return;
  room.orders.give({ type: "ConfirmIncident", incident: incident.id }, `confirm:${incident.id}`);
}
