/** An alert in a few words. */

import type { Room } from "../room";
import type { Alert } from "../wire/vocabulary";
import { className } from "../store/classes";
import type { AlarmClass } from "../wire/vocabulary";
import { words, type Words } from "../words/words";

/** What it is: where a call comes from, what the sender wrote, or the kind of thing and where it comes from. */
export function alertTitle(alert: Alert, room: Room, say: Words): string {
  const device = room.store.state.devices.devices[alert.source];
  if (alert.call) return alert.place.address ?? alert.text ?? say.tray.from(alert.call.number);
  return alert.text ?? `${classWord(room, alert.class)} ${device?.name ?? alert.source}`;
}

/** The sign and the number or class in the first column of the tray. */
export function alertSign(alert: Alert, room: Room): string {
  if (alert.call) return `☎ ${alert.call.number}`;
  return classWord(room, alert.class);
}

/** What a class is called in the language that is spoken. */
export function classWord({ store, desk }: Room, of: AlarmClass): string {
  const troubles: Record<string, string> = words(desk.language).trouble.kind;
  if (of.kind === "trouble") return troubles[of.code] ?? of.code;
  return className(store.classes, desk.language, of);
}

/** `4.1 %/m`, or nothing. */
export function alertValue(alert: Alert): string {
  return alert.value === null ? "" : `${String(alert.value)} ${alert.unit ?? ""}`.trim();
}
