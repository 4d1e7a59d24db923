/** What this operator has open: not shared, not recorded, kept in the page. */

import { Drafts } from "./drafts";
import type { Point } from "./geometry";
import type { Signal } from "./signal";

export type Sheet =
  | "dispatch"
  | "grade"
  | "note"
  | "close"
  | "cancel"
  | "recall"
  | "open"
  | "call"
  | "merge"
  | "separate"
  | "split"
  | "place"
  | "reclass"
  | "handled"
  | "return"
  | "task"
  | "reopen"
  | "supervise"
  | "release"
  | "plan"
  | "planEnd"
  | "told"
  | "find";
/** Sheets that ask for a place: a click on the map answers. */
const PLACED: readonly (Sheet | null)[] = ["open", "place", "call", "find"];
export type Language = "zh" | "en";
export type Theme = "dark" | "light" | "system";

export class Desk {
  incident: string | null = null;
  /** The alert of the tray that J and N speak of. */
  alert: string | null = null;
  /** The incident that J joins it to: what was aimed at when the mark was set, or was selected since. */
  aim: string | null = null;
  /** J was pressed, aimed at what is not proposed: the next J or Enter joins. */
  asks = false;
  sheet: Sheet | null = null;
  /** What the sheet is about when it is not the incident: the assignment to recall, the alert to open from. */
  about: string | null = null;
  /** Where on the map a click said it is, while a sheet asks. */
  pin: Point | null = null;
  /** What was written in forms that were refused. */
  readonly drafts = new Drafts();
  /** The step that was asked for and can't be done as things stand: why is said beside its button. */
  barred: "handled" | "close" | "cancel" | null = null;
  keysShown = false;
  /** The panel of figures: shut, open (""), or open on this camera. */
  figures: string | null = null;
  /** What of them was looked at last: how quick the centre is, or how the streams flow. */
  figuresOf: "clocks" | "streams" = "streams";
  language: Language = "zh";
  /** A control room is dark; an office in daylight says otherwise once, and it is remembered. */
  theme: Theme = "dark";

  constructor(
    private readonly changed: Signal,
    /** Told at once when somebody turns to another incident or alert. */
    private readonly turned: (to: "incident" | "alert") => void = () => undefined,
  ) {}

  /** Open an incident on the right, or none. A sheet about another one closes. */
  select(incident: string | null): void {
    if (this.alert !== null && this.aim !== incident) {
      this.aim = incident;
      this.asks = false;
      this.changed.emit();
    }
    if (this.incident === incident) return;
    this.incident = incident;
    this.barred = null;
    this.turned("incident");
    // What was found stays in sight while one looks through it.
    if (this.sheet !== "find") this.closeSheet();
    this.changed.emit();
  }

  /** Mark an alert, with the incident that J is to join it to. */
  point(alert: string | null, aim: string | null = null): void {
    if (this.alert !== alert) this.turned("alert");
    this.alert = alert;
    this.aim = aim;
    this.asks = false;
    this.changed.emit();
  }

  /** What the mark aims at is not proposed: J asks once more before it joins. */
  ask(): void {
    this.asks = true;
    this.changed.emit();
  }

  open(sheet: Sheet, about: string | null = null): void {
    this.sheet = sheet;
    this.about = about;
    this.pin = null;
    this.barred = null;
    this.changed.emit();
  }

  /** Say why a step can't be done now. */
  bar(step: "handled" | "close" | "cancel"): void {
    this.barred = step;
    this.changed.emit();
  }

  /** Whether the open sheet asks for a place. */
  get asksPlace(): boolean {
    return PLACED.includes(this.sheet);
  }

  /** Whether a click on the map, on what lies there, is the place that the sheet asks for. Who looks for incidents and clicks on
   * one means it. */
  takesPlace(what: "camera" | "incident" | null): boolean {
    return this.asksPlace && !(this.sheet === "find" && what === "incident");
  }

  /** Whether what lies on top keeps letters and arrows to itself: a sheet that gives an order, or the list of keys. Through what
   * was found one goes on working. */
  get holdsKeys(): boolean {
    return this.keysShown || (this.sheet !== null && this.sheet !== "find");
  }

  /** The map was clicked, or a position was typed. */
  pinAt(place: Point | null): void {
    this.pin = place;
    this.changed.emit();
  }

  closeSheet(): void {
    this.sheet = null;
    this.about = null;
    this.pin = null;
    this.changed.emit();
  }

  showKeys(shown: boolean): void {
    this.keysShown = shown;
    this.changed.emit();
  }

  /** Open the figures, on a camera or on none (""); null shuts them. `of`: what of them, where that is asked for. */
  showFigures(camera: string | null, of: "clocks" | "streams" | null = null): void {
    this.figures = camera;
    if (camera) this.figuresOf = "streams";
    else if (of !== null) this.figuresOf = of;
    this.changed.emit();
  }

  speak(language: Language): void {
    this.language = language;
    this.changed.emit();
  }

  paint(theme: Theme): void {
    this.theme = theme;
    this.changed.emit();
  }
}
