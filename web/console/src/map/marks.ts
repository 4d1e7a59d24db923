/** The pictures on the map, drawn from the same outlines as the marks in the lists. */

import { GRADE_PATHS, NUMERAL_COLOUR, NUMERAL_Y } from "../elements/grade_mark";
import type { Grade } from "../wire/kinds";
import { numeral } from "../words/words";
import type { Palette } from "./palette";

export interface Mark {
  name: string;
  image: ImageData;
}

/** Pixels per point: sharp on a 4K screen. */
export const RATIO = 3;
/** Points of a mark's edge. */
export const SIZE = 26;
const ARROW = "M13 3 20 21 13 17 6 21Z";
const DOT = "M13 8a5 5 0 1 1 0 10 5 5 0 1 1 0-10Z";

export function marks(colours: Palette): Mark[] {
  const grades = [1, 2, 3, 4] as const;
  const tones = { free: colours["map-unit"], bound: colours.accent, stale: colours.lost };
  return [
    ...grades.map((grade) => ({ name: `grade-${grade}`, image: gradeImage(grade, colours, null) })),
    ...grades.map((grade) => ({
      name: `exercise-${grade}`,
      image: gradeImage(grade, colours, colours.exercise),
    })),
    ...Object.entries(tones).flatMap(([tone, colour]) => [
      { name: `unit-${tone}`, image: outline(ARROW, colour, colours["map-outside"]) },
      { name: `unit-${tone}-still`, image: outline(DOT, colour, colours["map-outside"]) },
    ]),
  ];
}

/** A grade's mark; an exercise is violet, hatched and still bears its grade's shape and numeral. */
function gradeImage(grade: Grade, colours: Palette, exercise: string | null): ImageData {
  return draw((context) => {
    context.translate(1, 1);
    const path = new Path2D(GRADE_PATHS[grade]);
    context.lineWidth = 2.5;
    context.strokeStyle = colours["map-outside"];
    context.stroke(path);
    context.fillStyle = exercise ?? colours[`g${grade}`];
    context.fill(path);
    if (exercise !== null) hatch(context, path);
    context.fillStyle = exercise === null ? NUMERAL_COLOUR[grade] : "#ffffff";
    context.font = "700 10px 'Noto Sans CJK SC', sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(numeral(grade), 12, NUMERAL_Y[grade] + 0.5);
  });
}

function hatch(context: OffscreenCanvasRenderingContext2D, inside: Path2D): void {
  context.save();
  context.clip(inside);
  context.strokeStyle = "#00000055";
  context.lineWidth = 2;
  for (let x = -24; x < 48; x += 6) {
    context.beginPath();
    context.moveTo(x, 24);
    context.lineTo(x + 24, 0);
    context.stroke();
  }
  context.restore();
}

function outline(path: string, fill: string, stroke: string): ImageData {
  return draw((context) => {
    const shape = new Path2D(path);
    context.lineWidth = 2;
    context.strokeStyle = stroke;
    context.stroke(shape);
    context.fillStyle = fill;
    context.fill(shape);
  });
}

function draw(paint: (context: OffscreenCanvasRenderingContext2D) => void): ImageData {
  const canvas = new OffscreenCanvas(SIZE * RATIO, SIZE * RATIO);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser gives no canvas: the marks of the map can't be drawn.");
  context.scale(RATIO, RATIO);
  paint(context);
  return context.getImageData(0, 0, SIZE * RATIO, SIZE * RATIO);
}
