/** Every class that the centre knows, in its lists. */

import { html, type TemplateResult } from "lit";
import { className, classKey } from "../store/classes";
import type { Language } from "../store/desk";
import type { AlarmClass, ClassList } from "../wire/vocabulary";

export function classOptions(
  lists: readonly ClassList[],
  language: Language,
  isChosen: (of: AlarmClass) => boolean,
): TemplateResult[] {
  return lists.map(
    (list) =>
      html`<optgroup label=${list[language]}>
        ${list.classes.map(([code = ""]) => {
          const of = { scheme: list.scheme, kind: list.kind, code };
          return html`<option value=${classKey(of)} ?selected=${isChosen(of)}>
            ${className(lists, language, of)}
          </option>`;
        })}
      </optgroup>`,
  );
}
