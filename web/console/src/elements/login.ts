/** Who sits down at this desk: password, second factor, invitation. One step at a time; see docs/people.md. */

import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { enrolmentOf } from "../connection/entrance";
import type { Room } from "../room";
import { BEGINNING, entered, isQuestion, refused, said, type Entering } from "../store/entering";
import { inWords, words, type Words } from "../words/words";
import { base } from "./base";
import { fields, titles } from "./login_fields";
import { loginStyles } from "./login_styles";

export class Login extends LitElement {
  static override properties: PropertyDeclarations = {
    room: { attribute: false },
    refusal: { state: true },
    busy: { state: true },
    given: { state: true },
  };
  static override styles = [base, loginStyles];
  declare room: Room;
  declare refusal: string | null;
  declare busy: boolean;
  declare given: Entering;

  constructor() {
    super();
    this.refusal = null;
    this.busy = false;
    this.given = BEGINNING;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.given = this.room.begin;
    this.room.begin = BEGINNING;
    if (this.given.step === "welcome") void this.#look();
  }

  override updated(changed: Map<string, unknown>): void {
    const before = changed.get("given") as Entering | undefined;
    if (changed.has("given") && (before?.step !== this.given.step || before.welcome !== this.given.welcome))
      this.#focus();
  }

  override render(): TemplateResult {
    const say = words(this.room.desk.language);
    const message = this.refusal ?? (this.room.ended ? say.login.ended : null);
    const { title, button } = titles(this.given, say);
    return html`<form
      @submit=${(event: SubmitEvent) => void this.#submit(event, say)}
      aria-label=${title}
      data-step=${this.given.step}
    >
      <div>
        <h1>联动 LIANDONG</h1>
        <p class="mute">${title}</p>
      </div>
      ${message === null ? nothing : html`<p role="alert" data-testid="login-refusal">${message}</p>`}
      ${fields(this.given, say, (at) => at.slice(0, 16).replace("T", " "))}
      <button class="button main" data-testid="login-enter" ?disabled=${this.busy}>
        ${this.busy ? say.login.entering : button}
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
        ${
          this.given.step === "password" || this.given.step === "recovery"
            ? nothing
            : html`<button type="button" class="mute" data-testid="login-back" @click=${() => this.#back()}>
                ${say.login.back}
              </button>`
        }
      </p>
    </form>`;
  }

  #back(): void {
    this.refusal = null;
    this.given = { ...BEGINNING, name: this.given.name };
  }

  #focus(): void {
    const empty = [...this.renderRoot.querySelectorAll("input")].find((input) => input.value === "");
    (empty ?? this.renderRoot.querySelector<HTMLElement>("[data-testid=login-enter]"))?.focus();
  }

  async #look(): Promise<void> {
    const answer = await this.room.entrance.look(this.given.invitation);
    if (answer.ok) this.given = { ...this.given, welcome: answer.value };
    else {
      this.#back();
      const say = words(this.room.desk.language);
      this.refusal = answer.code === "invitation_over" ? say.welcome.over : this.#sentence(answer, say);
    }
  }

  async #submit(event: SubmitEvent, say: Words): Promise<void> {
    event.preventDefault();
    const { step, operator } = this.given;
    if (step === "recovery" && operator !== null) return this.room.signIn(operator);
    const form = new FormData(event.target as HTMLFormElement);
    const field = (name: string): string => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    if (field("again") !== field("new_password")) {
      this.refusal = say.login.differ;
      return;
    }
    this.busy = true;
    this.refusal = null;
    if (step === "welcome") await this.#accept(field, say);
    else await this.#enter(this.#with(field), say);
    this.busy = false;
    await this.#again();
  }

  /** Back to what was refused, to be written over. */
  async #again(): Promise<void> {
    await this.updateComplete;
    if (this.refusal === null) return;
    const input = this.renderRoot.querySelector<HTMLInputElement>("[type=password], [name=code]");
    input?.focus();
    input?.select();
  }

  /** What was given before, and now. */
  #with(field: (name: string) => string): Entering {
    const { step, code, newPassword } = this.given;
    if (step === "password") return { ...BEGINNING, name: field("name").trim(), password: field("password") };
    return {
      ...this.given,
      code: step === "new_password" ? code : field("code").trim(),
      newPassword: step === "new_password" ? field("new_password") : newPassword,
    };
  }

  async #enter(given: Entering, say: Words): Promise<void> {
    const answer = await this.room.entrance.login(said(given));
    if (!answer.ok) {
      this.given = refused(given, answer.code, enrolmentOf(answer.body));
      this.refusal = isQuestion(answer.code) ? null : this.#sentence(answer, say);
      return;
    }
    const { recovery = [], ...operator } = answer.value;
    if (recovery.length === 0) return this.room.signIn(operator);
    this.given = entered(given, operator, recovery);
  }

  async #accept(field: (name: string) => string, say: Words): Promise<void> {
    const { invitation } = this.given;
    const password = field("new_password");
    const name = field("name").trim();
    const answer = await this.room.entrance.accept({ invitation, password, name, display: field("display") });
    if (!answer.ok) {
      this.refusal = answer.code === "invitation_over" ? say.welcome.over : this.#sentence(answer, say);
      return;
    }
    await this.#enter({ ...BEGINNING, name: answer.value.operator.name, password }, say);
  }

  #sentence({ code, message }: { code: string; message: string }, say: Words): string {
    switch (code) {
      case "bad_login":
        return say.login.bad;
      case "bad_code":
        return say.login.badCode;
      case "code_used":
        return say.login.usedCode;
      case "slow_down":
        return say.login.slow;
      case "unreachable":
        return say.login.unreachable;
      default:
        return message === "" ? say.login.other(code) : inWords(this.room.desk.language, message);
    }
  }
}

customElements.define("ld-login", Login);
