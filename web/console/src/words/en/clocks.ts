/** English for how quick the centre and its crews are, and for deadlines in working time. */

import type { Term } from "../../wire/vocabulary";
import type { clocks as chinese } from "../zh/clocks";

function units(unit: Term["unit"], amount: number): string {
  return `${amount} working ${unit === "working_days" ? "day" : "hour"}${amount === 1 ? "" : "s"}`;
}

export const clocks: typeof chinese = {
  clocks: {
    tab: "Limits",
    measure: {
      answer: "Ring→answer",
      process: "Answer→first unit",
      acknowledge: "Alert→act",
      accept: "Sent→accepted",
      arrive: "Sent→on scene",
    },
    meaning: {
      answer:
        "from ringing to answered, by the gateway's own clock where it told both; a missed call is never answered",
      process:
        "from the answer (else from when it came) to the first unit that is sent, with all that was merged or joined",
      acknowledge:
        "from an alert to the first act of a person: claim, join, open, confirm, dispatch, note; not of what joined by itself",
      accept: "from the dispatch to a crew that has accepted",
      arrive: "from the dispatch to a crew on scene",
    },
    percentile: (percent) => `P${percent}`,
    never: "never",
    partial: "in part",
    partialTitle: "There were too many: the oldest are not counted, and these figures are those of the rest",
    nothing: "—",
    seconds: (value) => `${value} s`,
    limit: (time, n) => `limit ${time} · n ${n}`,
    few: (n) => `n ${n}, longest`,
    fewTitle: (n) => `only ${n} this shift: of fewer than 10 nothing is said`,
    rule: (percent, time) => `${percent}% ≤ ${time}`,
    title: (name, rule, source, n, late) => `${name}: ${rule} (${source}); ${n} this shift, ${late} over it`,
    open: "Open the limits",
    current: "This shift",
    before: "The one before",
    day: "calendar day",
    what: "Measure",
    count: "n",
    limits: "Limit and source",
    late: (late, running) => `${late} over${running > 0 ? ` (${running} running)` : ""}`,
    verdict: { kept: "kept", broken: "not kept", few: "too few", none: "—" },
    noLimit: "no limit set",
    overdue: "Over their limit",
    running: "running",
    unnamed: (name, n) => `${name}: ${n} more over it, not listed`,
    live: "updated within 5 s of a change; exercises and tests are left out",
    wait: "The centre is reading the record of this shift and the one before: a moment.",
  },
  working: {
    left: (time, unit, amount) =>
      `by ${time} · ${unit === "working_days" && amount === 0 ? "due today" : `${units(unit, amount)} left`}`,
    late: (time, unit, amount) => `due ${time} · ${amount === 0 ? "late" : `${units(unit, amount)} late`}`,
  },
};
