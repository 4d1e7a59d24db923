/** What J does with an alert: the incident that its mark aims at, or would, why it may not, and what to know before. */

import { css, html, nothing, type TemplateResult } from "lit";
import type { Room } from "../room";
import { distance, distanceText, point } from "../store/geometry";
import { aimOf, isProposed, joinBar, whereOf, type Bar } from "../store/tray";
import { mayAct } from "../wire/kinds";
import type { Alert, Incident } from "../wire/vocabulary";
import { words, type Words } from "../words/words";

export const aimStyles = css`
  .button.own {
    border-color: var(--warn);
    color: var(--warn);
  }
  .aim {
    color: var(--mute);
    font-size: var(--t1);
  }
  .aim.own {
    color: var(--warn);
  }
`;

export interface Aim {
  incident: Incident | undefined;
  bar: Bar | null;
  /** It may be joined, but nobody proposes it: a person has aimed there, or has it open. */
  isOwn: boolean;
  /** J was pressed and waits for another one. */
  asks: boolean;
  /** How far the incident is from the alert; "" where that is not known. */
  far: string;
}

export function aimAt({ store, desk }: Room, alert: Alert): Aim {
  const { incidents } = store.state;
  const isMarked = desk.alert === alert.id;
  const incident = incidents.incidents[(isMarked ? desk.aim : aimOf(alert, incidents, desk.incident)) ?? ""];
  const bar = joinBar(alert, incident);
  const isOwn = bar === null && incident !== undefined && !isProposed(alert, incidents, incident.id);
  const [from, to] = [point(whereOf(alert)), incident ? point(incident.place) : null];
  const far = from && to ? distanceText(distance(from, to)) : "";
  return { incident, bar, isOwn, asks: isMarked && isOwn && desk.asks, far };
}

/** Why J does nothing here; null when it does. */
export function whyNot({ desk }: Room, alert: Alert, { incident, bar }: Aim): string | null {
  const say = words(desk.language);
  if (bar === null) return null;
  if (!incident || bar === "no_incident") return say.tray.noIncident;
  if (bar === "over") return say.tray.over(incident.id);
  return say.tray.differs(say.status[alert.status], incident.id, say.status[incident.status]);
}

/** What the button says: where it joins to, if it does. */
export function joinWord(say: Words, why: string | null, { incident }: Aim): string {
  return why === null && incident ? say.tray.joinTo(incident.id) : say.tray.join;
}

/** Under a marked alert: why it can't join, or that what it would join is not proposed, and how far that is. */
export function aimLine(room: Room, alert: Alert): TemplateResult | typeof nothing {
  const say = words(room.desk.language);
  const { me } = room.store;
  if (me === null || !mayAct(me.role)) return nothing;
  const aim = aimAt(room, alert);
  const why = whyNot(room, alert, aim);
  if (why !== null) return html`<span class="aim" data-bar=${aim.bar}>${why}</span>`;
  if (!aim.isOwn || aim.incident === undefined) return nothing;
  const { ask, notProposed } = say.tray;
  const text = (aim.asks ? ask : notProposed)(aim.incident.id, aim.far);
  return html`<span class="aim own" role="status" data-testid="aim" data-asks=${String(aim.asks)}
    >${text}</span
  >`;
}
