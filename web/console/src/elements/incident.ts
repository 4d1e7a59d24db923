/** The selected incident, read from the top: what it is, what we see, who goes, what happened. */

import { css, html, nothing, type TemplateResult } from "lit";
import { ageText } from "../store/clock";
import { reportedAt } from "../store/need";
import { isTrouble, NAMED } from "../store/trouble";
import { gradeOf, isOver, mayAct } from "../wire/kinds";
import type { Incident } from "../wire/vocabulary";
import { classWord } from "./alert_words";
import { commandWord, incidentTitle, marked, placeText } from "../words/names";
import { inWords, numeral } from "../words/words";
import "./actions";
import "./alerts";
import "./attachments";
import "./blind";
import "./cameras";
import "./exports";
import "./family";
import "./ladder";
import { Panel } from "./panel";
import "./past";
import "./plan";
import "./timeline";
import "./todo";
import { incidentMark } from "./trouble_mark";
import "./wall";

export class IncidentPane extends Panel {
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        background: var(--p1);
      }
      header {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: 0.125rem 0.75rem;
        align-items: center;
        padding: 0.625rem 0.875rem 0.5rem;
      }
      header.exercise {
        background: repeating-linear-gradient(
          135deg,
          #0000 0 10px,
          color-mix(in srgb, var(--exercise) 10%, #0000) 10px 20px
        );
      }
      h1 {
        font-size: 1.0625rem;
        font-weight: 600;
      }
      .exercise h1 {
        color: var(--exercise);
      }
      .body {
        flex: 1;
        min-height: 0;
      }
      /* What is said ends in an ellipsis, never what can be pressed. */
      .where {
        display: flex;
        gap: 0.5rem;
      }
      .where .also {
        flex: 0 2 auto;
        min-width: 0;
      }
      .correct {
        flex: none;
        color: var(--accent-text);
        font-size: var(--t1);
      }
      .none {
        padding: 1rem 0.875rem;
        color: var(--mute);
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 0.7fr) auto minmax(0, 1.3fr);
        gap: 0.1875rem 0.75rem;
        padding: 0.5rem 0.875rem;
      }
      dt {
        color: var(--faint);
      }
      .wide {
        grid-column: 2 / 5;
      }
    `,
  ];
  #shown: string | null = null;

  /** Another incident is read from the top. */
  override updated(): void {
    const { incident } = this.room.desk;
    if (incident === this.#shown) return;
    this.#shown = incident;
    this.renderRoot.querySelector(".body")?.scrollTo({ top: 0 });
  }

  override render(): TemplateResult {
    const { say, room } = this;
    const { desk, store } = room;
    const incident = store.state.incidents.incidents[desk.incident ?? ""];
    if (!incident)
      return html`<ld-wall .room=${room}></ld-wall> ${
          desk.incident === null || store.seq === 0
            ? html`<p class="none">${say.incident.none}</p>`
            : html`<div class="body scroll">
                <ld-past .room=${room} .name=${desk.incident}></ld-past>
                <ld-exports .room=${room} .name=${desk.incident}></ld-exports>
                <ld-timeline .room=${room}></ld-timeline>
              </div>`
        }`;
    return html`${this.#header(incident)}
      <ld-actions .room=${room} .incident=${incident}></ld-actions>
      <ld-family .room=${room} .incident=${incident}></ld-family>
      <div
        class="body scroll"
        data-testid="incident"
        data-incident=${incident.id}
        data-state=${incident.state}
      >
        <ld-wall .room=${room}></ld-wall>
        <ld-blind .room=${room}></ld-blind>
        ${this.#facts(incident)}
        <ld-ladder .room=${room} .incident=${incident}></ld-ladder>
        <ld-plan .room=${room} .incident=${incident}></ld-plan>
        <ld-todo .room=${room} .incident=${incident}></ld-todo>
        <ld-cameras .room=${room} .incident=${incident}></ld-cameras>
        <ld-alerts .room=${room} .incident=${incident}></ld-alerts>
        <ld-attachments .room=${room} .incident=${incident}></ld-attachments>
        <ld-exports .room=${room} .name=${incident.id}></ld-exports>
        <ld-timeline .room=${room}></ld-timeline>
      </div>`;
  }

  #header(incident: Incident): TemplateResult {
    const { say, room } = this;
    const title = incidentTitle(incident, say);
    const others = room.store.presence
      .filter(
        (present) => present.operator !== room.store.me?.name && present.incidents.includes(incident.id),
      )
      .map((present) => room.store.state.operators[present.operator]?.display ?? present.operator);
    return html`<header class=${incident.status}>
      ${incidentMark(incident, 2, `${say.incident.grade} ${numeral(gradeOf(incident))}`, say)}
      <div>
        <h1 class="clip" title=${title}>${marked(say, incident.status, title)}</h1>
        <p class="mute where">
          <span class="clip" title=${this.#placeTitle(incident)}
            >${incident.id} · ${incident.place.address ?? say.incident.unplaced}</span
          >
          ${this.#correct(incident, "place", "L")}
          ${others.length === 0 ? nothing : html`<span class="clip also" data-testid="also">· ${say.incident.also(say.several(others))}</span>`}
        </p>
      </div>
      <ld-dispatch-button .room=${room} .incident=${incident}></ld-dispatch-button>
    </header>`;
  }

  /** Where it is, and what was said first. */
  #placeTitle({ place, given }: Incident): string {
    return placeText(place) + (given === null ? "" : ` · ${this.say.incident.given(placeText(given))}`);
  }

  /** The sub-district and the grid cell; that it is outside of all is said too. */
  #within({ place }: Incident): string {
    const { streets } = this.room.store;
    if (place.street != null) {
      // The sub-district's own digits are said by its name.
      const cell = place.cell == null ? null : place.cell.replace(place.street, "");
      return [streets[place.street] ?? place.street, cell].filter((part) => part !== null).join(" · ");
    }
    return place.lat == null || Object.keys(streets).length === 0 ? "—" : this.say.incident.outside;
  }

  #correct(incident: Incident, what: "place" | "reclass", key: string): TemplateResult | typeof nothing {
    const { say, room } = this;
    if (isOver(incident) || room.store.me === null || !mayAct(room.store.me.role)) return nothing;
    return html`<button
      class="correct"
      data-testid=${what}
      aria-keyshortcuts=${key}
      title="${say.act[what]} (${key})"
      @click=${() => room.desk.open(what)}
    >
      ${say.act[what]}
    </button>`;
  }

  /** Who is silent, and since when. */
  #trouble(incident: Incident): TemplateResult | typeof nothing {
    if (!isTrouble(incident)) return nothing;
    const { say, room } = this;
    const { since, ended_at, sources, count } = incident.trouble;
    const begun = room.store.clock.time(Date.parse(since));
    const named = sources.slice(0, NAMED);
    const text = say.trouble.about(begun, named, count - named.length);
    return html`<dt>${say.trouble.title}</dt>
      <dd class="wide" data-testid="trouble">
        ${text}${ended_at === null ? "" : ` · ${say.trouble.passed}`}
      </dd>`;
  }

  #facts(incident: Incident): TemplateResult {
    const { say, room } = this;
    const { clock } = room.store;
    const opened = reportedAt(room.store.state, incident);
    const end = isOver(incident) ? Date.parse(incident.changed_at) : clock.now();
    return html`<dl>
      <dt>${say.incident.state}</dt>
      <dd data-testid="state">${say.state[incident.state]}</dd>
      <dt>${say.incident.opened}</dt>
      <dd class="clip">${clock.time(opened)} · ${ageText(Math.max(0, (end - opened) / 1000))}</dd>
      <dt>${say.sheet.class}</dt>
      <dd class="where wide">
        <span class="clip" data-testid="class-word">${classWord(room, incident.class)}</span>
        ${isTrouble(incident) ? nothing : this.#correct(incident, "reclass", "R")}
      </dd>
      <dt>${say.incident.command}</dt>
      <dd class="wide clip">
        ${commandWord(say, room.store.grades, incident.grade)} · ${say.incident.priority} ${incident.priority}
      </dd>
      <dt>${say.incident.within}</dt>
      <dd class="wide" data-testid="within" title=${incident.place.cell ?? ""}>${this.#within(incident)}</dd>
      ${this.#trouble(incident)}
      ${
        incident.outcome === null
          ? nothing
          : html`<dt>${say.incident.outcome}</dt>
              <dd class="wide" data-testid="outcome">${inWords(room.desk.language, incident.outcome)}</dd>`
      }
    </dl>`;
  }
}

customElements.define("ld-incident", IncidentPane);
