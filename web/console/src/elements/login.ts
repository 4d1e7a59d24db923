/** Who sits down at this desk. */

import { css, html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import type { Room } from "../room";
import { words, type Words } from "../words/words";
import { base } from "./base";

export class Login extends LitElement {
  static override properties: PropertyDeclarations = {
    room: { attribute: false },
    refusal: { state: true },
    busy: { state: true },
  };
  static override styles = [
    base,
    css`
      :host {
        height: 100vh;
        display: grid;
        place-items: center;
        background: var(--bg);
      }
      form {
        width: 22rem;
        display: grid;
        gap: 0.875rem;
        padding: 1.75rem;
        background: var(--p1);
        border: 1px solid var(--line);
        border-radius: 10px;
      }
      h1 {
        font-size: var(--t5);
        font-weight: 700;
        letter-spacing: 0.06em;
      }
      label {
        display: grid;
        gap: 0.25rem;
        color: var(--mute);
        font-size: var(--t1);
      }
      input {
        min-height: 2.5rem;
        font-size: var(--t4);
        color: var(--text);
      }
      .button {
        min-height: 2.5rem;
        font-size: var(--t4);
      }
      [role="alert"] {
        color: var(--bad-text);
        background: var(--bad-fill);
        border-radius: 6px;
        padding: 0.5rem 0.75rem;
      }
      .foot {
        display: flex;
        justify-content: space-between;
      }
    `,
  ];
  declare room: Room;
  declare refusal: string | null;
  declare busy: boolean;

  constructor() {
    super();
    this.refusal = null;
    this.busy = false;
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  override render(): TemplateResult {
    const say = words(this.room.desk.language);
    const message = this.refusal ?? (this.room.ended ? say.login.ended : null);
    return html`<form
      @submit=${(event: SubmitEvent) => void this.#enter(event, say)}
      aria-label=${say.login.title}
    >
      <div>
        <h1>联动 LIANDONG</h1>
        <p class="mute">${say.login.title}</p>
      </div>
      ${message === null ? nothing : html`<p role="alert" data-testid="login-refusal">${message}</p>`}
      <label
        >${say.login.name}
        <input class="field" name="name" data-testid="login-name" autocomplete="username" required
      /></label>
      <label
        >${say.login.password}
        <input
          class="field"
          name="password"
          type="password"
          data-testid="login-password"
          autocomplete="current-password"
          required
      /></label>
      <button class="button main" data-testid="login-enter" ?disabled=${this.busy}>
        ${this.busy ? say.login.entering : say.login.enter}
      </button>
      <p class="foot">
        <button
          type="button"
          class="mute"
          aria-label=${say.languageName}
          @click=${() => {
            this.room.desk.speak(this.room.desk.language === "zh" ? "en" : "zh");
            this.requestUpdate();
          }}
        >
          ${say.language}
        </button>
      </p>
    </form>`;
  }

  async #enter(event: SubmitEvent, say: Words): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const field = (name: string): string => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    this.busy = true;
    const answer = await this.room.api.login(field("name").trim(), field("password"));
    this.busy = false;
    if (answer.ok) return this.room.signIn(answer.value);
    this.refusal = sentence(answer.code, answer.message, say);
    const password = this.renderRoot.querySelector<HTMLInputElement>("input[type=password]");
    password?.select();
  }
}

function sentence(code: string, message: string, say: Words): string {
  switch (code) {
    case "bad_login":
      return say.login.bad;
    case "slow_down":
      return say.login.slow;
    case "unreachable":
      return say.login.unreachable;
    default:
      return say.login.other(message === "" ? code : message);
  }
}

customElements.define("ld-login", Login);
