/** What others change while a form is open: what the operator has not touched follows, and the rest is said. */

import type { Room } from "../room";
import { className, classKey } from "../store/classes";
import type { Incident } from "../wire/vocabulary";
import { numeral, words } from "../words/words";
import type { Form } from "./order_forms";
import type { Values } from "./order_values";

/** The values of a form now that its incident is `now` and was `before`. */
export function followed(sheet: Form, values: Values, before: Incident | null, now: Incident | null): Values {
  if (sheet !== "reclass" || before === null || now === null) return values;
  return {
    ...values,
    title: values.title === before.title ? now.title : values.title,
    class: values.class === classKey(before.class) ? classKey(now.class) : values.class,
  };
}

/** What is kept of a form that was refused: what it left as the incident was is no wish of anybody's. */
export function wished(form: string, values: Values, seen: Incident | null): Partial<Values> {
  if (!form.startsWith("reclass:") || seen === null) return values;
  const { title, class: key, ...rest } = values;
  return {
    ...rest,
    ...(title === seen.title ? {} : { title }),
    ...(key === classKey(seen.class) ? {} : { class: key }),
  };
}

/** What somebody else has just changed of what the form changes, as a sentence; null when nothing. */
export function crossed(
  sheet: Form,
  opened: Incident | null,
  now: Incident | null,
  { store, desk }: Room,
): string | null {
  if (opened === null || now === null) return null;
  const say = words(desk.language);
  if (sheet === "grade" && now.grade !== opened.grade) return say.sheet.regraded(numeral(now.grade));
  const isSame = now.title === opened.title && classKey(now.class) === classKey(opened.class);
  if (sheet !== "reclass" || isSame) return null;
  return say.sheet.reclassed(`${className(store.classes, desk.language, now.class)} · ${now.title}`);
}
