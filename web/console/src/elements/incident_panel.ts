/** A part of the right pane: a panel about one incident. */

import type { PropertyDeclarations } from "lit";
import type { Incident } from "../wire/vocabulary";
import { Panel } from "./panel";

export abstract class IncidentPanel extends Panel {
  static override properties: PropertyDeclarations = { ...Panel.properties, incident: { attribute: false } };
  declare incident: Incident;
}
