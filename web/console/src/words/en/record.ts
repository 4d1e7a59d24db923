/** English for an incident's own record: files, tasks, how it ended, what it has to do with others; and for finding it again. */

import type { record as chinese } from "../zh/record";

export const record: typeof chinese = {
  files: {
    title: "Files",
    add: "Add photo, sound or clip",
    how: "Or drop it here, or paste it with Ctrl+V",
    look: "Open (the look is written down)",
    sending: "sending…",
  },
  exports: { title: "Record", how: "Each export is written down" },
  find: {
    words: "Words of the title, address, outcome or number",
    anyState: "Any state",
    anyClass: "Any class",
    anyStreet: "Any sub-district",
    pin: "Click the map to look near it",
    near: (metres) => `Within ${metres} m of the point`,
    from: "From",
    to: "To",
    none: "Nothing found.",
    more: "Earlier…",
    table: "Export as a table (CSV)",
    tableHow:
      "All actual incidents that are found, without exercises and troubles; the export is written down",
    failed: (code) => `The search does not answer (${code}).`,
  },
  todo: {
    title: "Tasks",
    add: "Add task",
    finish: "Done",
    reopen: "Reopen",
    supervise: "Supervise",
    release: "End",
    watched: (by, reason, time) => `Supervised by ${by}: ${reason} · ${time}`,
    late: (time) => `overdue ${time}`,
    left: (time) => `${time} left`,
  },
  relation: { part_of: "part of", has_part: "has part", related: "related" },
  disposition: {
    resolved: "Dealt with",
    handed_over: "Handed over",
    nothing_found: "Nothing found",
    unfounded: "Not true",
    not_resolved: "Not resolved",
  },
};
