/** A file that is dropped beside every target would take the place of the console. */

/** Hears `dragover` and `drop` of the whole page, after the targets have. */
export function keepPage(event: DragEvent): void {
  const files = event.dataTransfer;
  if (event.defaultPrevented || !files?.types.includes("Files")) return;
  event.preventDefault();
  files.dropEffect = "none";
}
