/** One key for each thing a hand does often. Fields that are written in keep their keys. */

import type { Room } from "../room";
import { openIncidents, waitingAlerts } from "../store/need";
import { isOver, mayAct, mayNote } from "../wire/kinds";
import type { Incident } from "../wire/vocabulary";

/** The map goes back to the whole district; the map listens. */
export const WHOLE_DISTRICT = "ld-whole-district";

/** A key was pressed somewhere on the page. */
export function pressed(event: KeyboardEvent, room: Room, focusBar: () => void): void {
  if (event.key === "Escape") return escape(room);
  if (isWritten(event.composedPath()[0]) || event.ctrlKey || event.metaKey || event.isComposing) return;
  const done = event.altKey ? move(event.key, room, true) : plain(event.key, room, focusBar);
  if (done) event.preventDefault();
}

function escape(room: Room): void {
  room.desk.closeSheet();
  room.desk.showKeys(false);
}

/** Whether a key goes into a field. */
export function isWritten(target: EventTarget | undefined): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLInputElement
  );
}

function plain(key: string, room: Room, focusBar: () => void): boolean {
  if (key === "/") focusBar();
  else if (key === "?") room.desk.showKeys(!room.desk.keysShown);
  else if (key === "z" || key === "Z") window.dispatchEvent(new CustomEvent(WHOLE_DISTRICT));
  else return move(key, room, false) || act(key.toLowerCase(), room);
  return true;
}

/** Arrows go through the incidents, with Alt through the tray. */
function move(key: string, room: Room, tray: boolean): boolean {
  const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (step === 0) return false;
  const { store, desk } = room;
  const names = tray
    ? waitingAlerts(store.state).map((alert) => alert.id)
    : openIncidents(store.state, store.clock.now()).map((row) => row.incident.id);
  const at = names.indexOf((tray ? desk.alert : desk.incident) ?? "");
  const next = at < 0 ? names[0] : names[Math.min(names.length - 1, Math.max(0, at + step))];
  if (next === undefined) return true;
  if (tray) desk.point(next);
  else desk.select(next);
  return true;
}

function act(key: string, room: Room): boolean {
  const { store, desk } = room;
  const role = store.me?.role;
  if (!role) return false;
  const incident = store.state.incidents.incidents[desk.incident ?? ""];
  const open = incident && !isOver(incident) ? incident : null;
  if (key === "m" && open && mayNote(role)) desk.open("note");
  else if (!mayAct(role)) return false;
  else if (key === "j") joinAlert(room);
  else if (key === "n") desk.open("open", pointedAlert(room));
  else if (open) return onIncident(key, open, room);
  else return false;
  return true;
}

function onIncident(key: string, incident: Incident, room: Room): boolean {
  switch (key) {
    case "d":
      room.desk.open("dispatch");
      return true;
    case "c":
      confirmIncident(room, incident);
      return true;
    case "g":
      room.desk.open("grade");
      return true;
    case "x":
      room.desk.open("close");
      return true;
    case "v":
      room.desk.open("cancel");
      return true;
    default:
      return false;
  }
}

/** The alert that J and N speak of: the one pointed at while it waits, else the oldest. */
export function pointedAlert(room: Room): string | null {
  const waiting = waitingAlerts(room.store.state);
  return (waiting.find((alert) => alert.id === room.desk.alert) ?? waiting[0])?.id ?? null;
}

/** Join the pointed alert to the selected incident, if there are both. */
export function joinAlert(room: Room): void {
  const alert = pointedAlert(room);
  if (alert === null || room.desk.incident === null) return;
  room.orders.give({ type: "LinkAlert", alert, incident: room.desk.incident }, `join:${alert}`);
}

export function confirmIncident(room: Room, incident: Incident): void {
  if (incident.state !== "received") return;
  room.orders.give({ type: "ConfirmIncident", incident: incident.id }, `confirm:${incident.id}`);
}
