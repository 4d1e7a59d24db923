/** The buttons of the two forms that grade an incident: four grades with who commands, four priorities. */

import { html, type TemplateResult } from "lit";
import type { Grade } from "../wire/kinds";
import type { Room } from "../room";
import { commandWord } from "../words/names";
import { numeral, words } from "../words/words";
import { gradeMark } from "./grade_mark";

const GRADES: readonly Grade[] = [1, 2, 3, 4];

/** `choose` is told what was pressed. */
export function gradeChoice(
  room: Room,
  chosen: { grade: number; priority: number },
  choose: { grade: (grade: Grade) => void; priority: (priority: number) => void },
): TemplateResult {
  const say = words(room.desk.language);
  return html`<fieldset>
      <legend class="mute">${say.incident.grade} <span class="faint">${say.sheet.digits}</span></legend>
      <div class="choice" data-choices="grade">
        ${GRADES.map(
          (grade) =>
            html`<button
              type="button"
              class="button"
              data-grade=${grade}
              aria-pressed=${chosen.grade === grade ? "true" : "false"}
              @click=${() => choose.grade(grade)}
            >
              ${gradeMark(grade, 1.25, numeral(grade))} ${commandWord(say, room.store.grades, grade)}
            </button>`,
        )}
      </div>
    </fieldset>
    <fieldset>
      <legend class="mute">${say.incident.priority}</legend>
      <div class="choice" data-choices="priority">
        ${GRADES.map(
          (priority) =>
            html`<button
              type="button"
              class="button"
              data-priority=${priority}
              aria-pressed=${chosen.priority === priority ? "true" : "false"}
              @click=${() => choose.priority(priority)}
            >
              ${priority}
            </button>`,
        )}
      </div>
    </fieldset>`;
}
