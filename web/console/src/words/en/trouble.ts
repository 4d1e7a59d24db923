/** English for troubles of the centre's own means, and for the canary. */

import type { Words } from "../zh";

export const trouble: Pick<Words, "trouble" | "canary"> = {
  trouble: {
    title: "Troubles",
    mark: "Trouble of the centre's own, no alarm",
    kind: {
      quiet: "Quiet",
      gaps: "Heartbeats lost",
      canary: "Canary missing",
      broker: "Broker away",
      clock: "Clock set",
    },
    many: (kind, count) => `${kind} · ${count} sources`,
    apart:
      "A trouble is neither merged nor graded: open an incident for what it leads to, and relate the two.",
    passed: "Over, to be closed",
    recovered: "Over",
    about: (since, sources, more) =>
      [`since ${since}`, sources.join(", "), more > 0 && sources.length > 0 ? `and ${more} more` : ""]
        .filter((part) => part !== "")
        .join(" · "),
    lasts: (age) => `for ${age}`,
    grown: (count) => `Trouble again, or more of it: ${count} ${count === 1 ? "source" : "sources"}`,
    eased: (back, count) => `${back} ${back === 1 ? "source is" : "sources are"} well again, ${count} left`,
    between: ", ",
    stepped: (steps) => `Clock set by ${steps}`,
    steppedAgain: (steps) => `Clock set again, by ${steps} one after the other`,
    ended: (age) => `Trouble over, after ${age}`,
    folded: (into) => `Counted in ${into} from now on`,
  },
  canary: {
    label: "Canary",
    trip: (ms) => `${ms} ms`,
    ago: (age) => `${age} ago`,
    never: "missing",
    hint: "When the test alert was back here, through broker, link and log, and how long it took into the log",
  },
};
