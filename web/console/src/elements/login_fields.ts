/** What each step of the way in asks for. */

import { html, nothing, type TemplateResult } from "lit";
import type { Entering } from "../store/entering";
import type { Words } from "../words/words";

type Kind = "text" | "password";

const AUTOCOMPLETE: Record<string, string> = {
  name: "username",
  password: "current-password",
  code: "one-time-code",
  new_password: "new-password",
  again: "new-password",
  display: "name",
};

function field(name: string, label: string, kind: Kind, value = ""): TemplateResult {
  return html`<label
    >${label}
    <input
      class="field"
      name=${name}
      type=${kind === "password" ? "password" : "text"}
      autocomplete=${AUTOCOMPLETE[name] ?? "off"}
      autocapitalize="none"
      spellcheck="false"
      data-testid="login-${name.replace("_", "-")}"
      .value=${value}
      required
    />
  </label>`;
}

/** The fields of the present step, and what is to be known about them. */
export function fields(given: Entering, say: Words, until: (at: string) => string): TemplateResult {
  const { login } = say;
  switch (given.step) {
    case "welcome":
      return welcome(given, say, until);
    case "password":
      return html`${field("name", login.name, "text", given.name)}
      ${field("password", login.password, "password")}`;
    case "code":
      return html`${field("code", login.code, "text")}
        <p class="mute">${login.codeHelp}</p>`;
    case "new_password":
      return html`<p class="mute">${login.newHelp}</p>
        ${renewed(say)}`;
    case "enrolment":
      return enrolment(given, say);
    case "recovery":
      return html`<p class="mute">${login.recoveryHelp}</p>
        <ul class="codes" data-testid="login-recovery">
          ${given.recovery.map((one) => html`<li>${one}</li>`)}
        </ul>
        <button type="button" class="button" @click=${() => window.print()}>${login.print}</button>`;
  }
}

function renewed({ login }: Words): TemplateResult {
  return html`${field("new_password", login.newPassword, "password")}
    ${field("again", login.again, "password")}
    <p class="mute">${login.rules}</p>`;
}

function enrolment(given: Entering, { login }: Words): TemplateResult {
  const key = new URLSearchParams((given.enrolment?.uri ?? "").split("?")[1] ?? "").get("secret") ?? "";
  return html`<p class="mute">${login.enrolHelp}</p>
    <img class="picture" src=${given.enrolment?.picture ?? ""} alt=${login.enrol} />
    <p class="mute">${login.byHand} <span class="key">${key.replace(/(.{4})(?=.)/g, "$1 ")}</span></p>
    ${field("code", login.firstCode, "text")}`;
}

function welcome(
  { welcome: found, name }: Entering,
  say: Words,
  until: (at: string) => string,
): TemplateResult {
  if (found === null) return html`<p class="mute">${say.login.entering}</p>`;
  const { operator, expires } = found;
  return html`<p class="mute">
      ${operator.name === "" ? say.welcome.foundingHelp : say.welcome.whose(operator.display, operator.name)}
    </p>
    ${
      operator.name === ""
        ? html`${field("name", say.login.name, "text", name)} ${field("display", say.welcome.display, "text")}`
        : nothing
    }
    ${renewed(say)}
    <p class="mute">${say.welcome.until(until(expires))}</p>`;
}

/** What the present step is called, and its button. */
export function titles({ step, welcome: found }: Entering, say: Words): { title: string; button: string } {
  switch (step) {
    case "welcome":
      return {
        title: found?.operator.name === "" ? say.welcome.founding : say.welcome.title,
        button: say.welcome.set,
      };
    case "recovery":
      return { title: say.login.recovery, button: say.login.kept };
    case "enrolment":
      return { title: say.login.enrol, button: say.login.next };
    case "password":
      return { title: say.login.title, button: say.login.enter };
    default:
      return { title: say.login.title, button: say.login.next };
  }
}
