/** The text of a form, and sentences said so often that a click writes them. */

import { html, type TemplateResult } from "lit";
import type { Sheet } from "../store/desk";
import type { Words } from "../words/words";
import { must, type Into } from "./order_fields";
import type { Values } from "./order_values";
import { needsText, textLabel } from "./order_needs";
import { suggestions } from "./suggestions";

/** `suggest` is told which sentence was pressed, and its place in the list. */
export function textField(
  sheet: Sheet,
  say: Words,
  values: Values,
  into: Into,
  suggest: (text: string, at: number) => void,
): TemplateResult {
  return html`<label class="mute"
      ><span>${textLabel(sheet, say)} ${needsText(sheet) ? must(say) : ""}</span>
      <textarea
        class="field"
        data-testid="form-text"
        maxlength="2000"
        .value=${values.text}
        @input=${into("text")}
      ></textarea>
    </label>
    <div class="choice">
      ${suggestions(sheet, say).map(
        (text, at) =>
          html`<button type="button" class="button" @click=${() => suggest(text, at)}>${text}</button>`,
      )}
    </div>`;
}
