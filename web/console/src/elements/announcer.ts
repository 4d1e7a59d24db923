/** Tells screen readers what everybody else sees light up: severe alerts and grave incidents. */

import { css, html, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Recorded } from "../wire/vocabulary";
import type { Status } from "../wire/kinds";
import { numeral } from "../words/words";
import { alertTitle } from "./alert_words";
import { Panel } from "./panel";

export class Announcer extends Panel {
  static override properties: PropertyDeclarations = { ...Panel.properties, text: { state: true } };
  static override styles = [
    Panel.styles,
    css`
      :host {
        position: fixed; /* below the desk it would make the page a pixel too high, and scroll */
        top: 0;
      }
    `,
  ];
  declare text: string;
  #unfollow: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unfollow = this.room.store.follow((recorded) => this.#hear(recorded));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unfollow();
  }

  #hear({ event }: Recorded): void {
    const { tray } = this.say;
    if (
      event.type === "AlertReceived" &&
      (event.alert.severity === "extreme" || event.alert.severity === "severe")
    )
      this.text = this.#mark(event.alert.status) + tray.severe(alertTitle(event.alert, this.room, this.say));
    if (event.type === "IncidentOpened" && event.incident.grade <= 2)
      this.text =
        this.#mark(event.incident.status) + tray.graded(numeral(event.incident.grade), event.incident.title);
  }

  /** Said first, before anybody starts. */
  #mark(status: Status): string {
    return status === "actual" ? "" : `${this.say.status[status]}：`;
  }

  override render(): TemplateResult {
    return html`<div class="sr" role="alert" aria-live="assertive">${this.text}</div>`;
  }
}

customElements.define("ld-announcer", Announcer);
