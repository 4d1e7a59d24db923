/** English for coming in: login, second factor, passwords, invitations, the end of an idle session. */

import type { people as chinese } from "../zh/people";

export const people: typeof chinese = {
  login: {
    title: "Sign in to the desk",
    name: "Name",
    password: "Password",
    enter: "Sign in",
    entering: "Signing in…",
    back: "Back",
    bad: "Name or password is wrong. Try again.",
    slow: "Too many attempts. Wait a minute, then try again.",
    unreachable: "The centre can't be reached. Check the network, then try again.",
    ended: "Your session has ended. Sign in again.",
    other: (message) => `You are not signed in: ${message}`,
    out: "Sign out",
    code: "Code",
    codeHelp: "The 6 digits of the app on your phone; without the phone, one of your recovery codes.",
    badCode: "That is not the code. Give the newest one.",
    usedCode: "That code has been used. Wait for the next one, half a minute at most.",
    newPassword: "New password",
    again: "New password again",
    newHelp: "Your password is old, or somebody else has chosen it. Choose one that only you know.",
    rules:
      "At least 12 characters, of three kinds: small and capital letters, digits, others (Chinese too); without your name, and not easy to guess.",
    differ: "The two passwords differ.",
    next: "Next",
    enrol: "Set up codes",
    enrolHelp: "Scan this with an app for codes on your phone, then give the 6 digits that it shows.",
    byHand: "If it can't be scanned, type this key:",
    firstCode: "The 6 digits that the app shows",
    recovery: "Recovery codes",
    recoveryHelp:
      "Print or copy them now, and keep them safe: without your phone, each signs you in once. They are not shown again.",
    print: "Print",
    kept: "I have kept them",
  },
  welcome: {
    title: "Choose a password",
    founding: "The first administrator",
    foundingHelp: "This centre has no administrator yet. You become the first, and invite the others.",
    whose: (display, name) => `${display} (name ${name}), choose a password that only you know.`,
    display: "Name on the screen",
    until: (time) => `This invitation works once, until ${time}.`,
    over: "This invitation was used, replaced, or is over. Ask for another.",
    set: "Set password",
  },
  idle: {
    soon: (seconds) =>
      `Nobody has touched this desk: you are signed out in ${seconds} s. Press any key to stay.`,
  },
};
