/** The record of an incident, to take along: report, PDF, and what other systems read. Each is written down before it leaves. */

import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { mayGive, type Export } from "../wire/kinds";
import { Panel } from "./panel";

const FORMS: readonly Export[] = ["html", "pdf", "json", "csv", "cap", "eido"];
/** These are shown by the browser, in a tab of their own; the others are files. */
const SHOWN: ReadonlySet<Export> = new Set(["html", "pdf"]);

export class Exports extends Panel {
  static override properties: PropertyDeclarations = { ...Panel.properties, name: { attribute: false } };
  static override styles = [
    Panel.styles,
    css`
      :host {
        display: block;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.875rem;
        padding: 0.125rem 0.875rem 0.375rem;
      }
      a {
        color: var(--accent-text);
        font-size: var(--t1);
        line-height: 1.75rem;
        text-decoration: none;
      }
    `,
  ];
  declare name: string;

  constructor() {
    super();
    this.name = "";
  }

  override render(): TemplateResult | typeof nothing {
    const { say, room } = this;
    const me = room.store.me;
    if (me === null || !mayGive(me.role, "ExportRecord")) return nothing;
    return html`<h2 class="title">${say.exports.title}<span class="side">${say.exports.how}</span></h2>
      <nav aria-label=${say.exports.title} data-testid="exports">
        ${this.#forms.map((form) => this.#link(form))}
      </nav>`;
  }

  /** Of a trouble of the centre's own other systems have no message. */
  get #forms(): readonly Export[] {
    const known = this.room.store.state.incidents.incidents[this.name];
    return known?.trouble == null ? FORMS : FORMS.filter((form) => form !== "cap" && form !== "eido");
  }

  #link(form: Export): TemplateResult {
    const { language } = this.room.desk;
    const about = new URLSearchParams({ format: form, lang: language });
    const address = `/api/v1/incidents/${encodeURIComponent(this.name)}/record?${about.toString()}`;
    const target = SHOWN.has(form) ? "_blank" : "_self";
    return html`<a href=${address} target=${target} rel="noopener" data-testid="export-${form}"
      >${this.say.export[form]}</a
    >`;
  }
}

customElements.define("ld-exports", Exports);
