/** English for plans and for who has to know of an incident. */

import type { plans as zh } from "../zh/plans";

export const plans: typeof zh = {
  plans: {
    title: "Plans and notices",
    activate: "Activate",
    end: "End",
    know: "Noted",
    told: "For them…",
    toKnow: "Please acknowledge",
    more: (count) => `${count} more to acknowledge`,
    withdrawn: "withdrawn (plan ended)",
    fewer: "Show fewer",
    none: (time) => `No plan runs · ${time}`,
    which: "Plan",
    fitting: "For this class",
    others: "Others",
    at: (grade) => `At grade ${grade}:`,
    units: "Units",
    tells: "Told",
    comma: ", ",
    reasons: ["Its conditions are met", "Asked for on scene", "Ordered from above"],
    endReasons: ["The danger is over", "False alarm", "Another plan instead"],
    ways: ["By telephone; answered by ", "By radio; answered by ", "Told in person: "],
  },
};
