/** The words of the language that is spoken now. */

import type { Language } from "../store/desk";
import { en } from "./en";
import { zh, type Words } from "./zh";
import { translated } from "./zh/sentences";

export type { Words };

const DICTIONARIES: Record<Language, Words> = { zh, en };

export function words(language: Language): Words {
  return DICTIONARIES[language];
}

/** A sentence that the centre wrote, in the language spoken; where there is no translation, as it came. */
export function inWords(language: Language, sentence: string): string {
  return language === "zh" ? translated(sentence) : sentence;
}

/** The roman numeral of a grade, as it stands in the mark. */
export function numeral(grade: number): string {
  return ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"][grade - 1] ?? String(grade);
}
