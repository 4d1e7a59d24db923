/** The wiring of the console: makes the parts, joins them, and puts the page up. See docs/console.md. */

import "./theme/tokens.css";
import "./elements/console";
import { Api } from "./connection/api";
import { Entrance } from "./connection/entrance";
import { Touch } from "./connection/touch";
import { Line, type LineState, type Socket } from "./connection/line";
import { Orders } from "./connection/orders";
import { Seeing } from "./connection/seeing";
import { rememberDesk } from "./remember";
import type { Room } from "./room";
import { beginning } from "./store/entering";
import { CentreClock } from "./store/clock";
import { Desk } from "./store/desk";
import { Mosaic } from "./store/mosaic";
import { Sendings } from "./store/sending";
import { Signal } from "./store/signal";
import { Store } from "./store/store";
import { BEAT_MS, hasCall } from "./store/claims";
import { about, Timeline } from "./store/timeline";
import { followMark, followSelection } from "./selection";
import { LastPictures } from "./video/last";
import { openPeer } from "./video/peer";
import { speaker } from "./video/speaker";
import { Wall } from "./video/wall";
import { mayLook } from "./wire/kinds";
import type { ToConsole } from "./wire/vocabulary";

const now = (): number => performance.now();
const begin = beginning(location.hash);
// The secret of an invitation does not stay in the address, where the next person would find it.
if (begin.step === "welcome") history.replaceState(null, "", location.pathname + location.search);
const changed = new Signal(nextFrame);
const store = new Store(new CentreClock(now), changed);
const mosaic = new Mosaic(changed);
const desk = new Desk(changed, turned);
const last = new LastPictures();
const api = new Api((path, request) => fetch(path, request));
const sendings = new Sendings((incident, file) => api.attach(incident, file), changed);
const seeing = new Seeing(api, { now, changed: () => changed.emit() });
const timeline = new Timeline((incident) => api.timeline(incident), changed);
const orders = new Orders({
  send: (message) => void line.send(message),
  newId: randomId,
  now,
  changed: () => changed.emit(),
});
const wall = new Wall({
  openPeer: (slots, heard) => openPeer(slots, heard, store.iceServers),
  send: (message) => line.send(message),
  now,
  chance: () => Math.random(),
  qualities: (camera) => store.state.cameras[camera]?.qualities ?? [],
  changed: () => changed.emit(),
  speaker: speaker(),
});
const touch = new Touch({
  send: () => line.state === "live" && line.send({ type: "touch" }),
  now,
  share: () => localStorage.setItem("touched", String(Date.now())),
});
let heardAt = now();
const line = new Line({
  open: () => new WebSocket(new URL("/live", location.href.replace(/^http/, "ws"))) as Socket,
  now,
  chance: () => Math.random(),
  since: () => (store.seq > 0 ? store.seq : null),
  hear,
  signedOut: () => api.signedOut(),
  changed: lineChanged,
});
let stop: () => void = () => undefined;

const room: Room = {
  store,
  desk,
  line,
  orders,
  timeline,
  wall,
  mosaic,
  last,
  api,
  entrance: new Entrance(api),
  touch,
  begin,
  sendings,
  seeing,
  changed,
  now,
  heardAt: () => heardAt,
  ended: false,
  who: "unknown",
  signIn: (operator) => {
    store.me = operator;
    room.who = "somebody";
    room.ended = false;
    touch.heard();
    stop = line.start();
    changed.emit();
  },
  signOut: async () => {
    await api.logout();
    leave(false);
  },
};

/** Somebody turned to another incident or alert: refusals are not about that, and an incident must be seen. */
function turned(to: "incident" | "alert"): void {
  orders.forgetRefusals(to === "alert" ? "join:" : "");
  if (to === "incident" && desk.incident !== null) mosaic.widen(false);
}

/** Take one message; false asks the line for a snapshot. */
function hear(message: ToConsole): boolean {
  heardAt = now();
  switch (message.type) {
    case "snapshot":
      store.begin(message);
      orders.applied(message.seq);
      orders.resend();
      line.send({ type: "watch", incident: desk.incident });
      return true;
    case "events":
      if (!store.record(message.events)) return false;
      orders.applied(store.seq);
      return true;
    case "live":
      store.live(message);
      return true;
    case "accepted":
      orders.accepted(message, store.seq);
      return true;
    case "refused":
      orders.refused(message);
      return true;
    case "service":
      store.serve(message);
      return true;
    case "presence":
      store.present(message.online);
      return true;
    case "stale":
      store.trouble(message.troubles);
      return true;
    default:
      wall.hear(message);
      return true;
  }
}

let before: LineState = "signed_out";
function lineChanged(state: LineState): void {
  const looks = store.me !== null && mayLook(store.me.role);
  if (state === "live" && before === "connecting" && looks) wall.open();
  if (state === "connecting") {
    wall.lost();
    store.clock.reset();
  }
  before = state;
  if (state === "signed_out" && room.who === "somebody") leave(true);
  changed.emit();
}

function leave(ended: boolean): void {
  room.who = "nobody";
  room.ended = ended;
  stop();
  wall.lost();
  last.clear();
  orders.clear();
  desk.drafts.clear();
  sendings.clear();
  changed.emit();
}

/** As each second of the centre begins, so that all clocks of the page turn together. */
function tick(): void {
  changed.emit();
  setTimeout(tick, 1000 - (store.clock.now() % 1000));
}

/** One drawing a frame however many events come. A covered page gets no frames and is drawn four times a second. */
function nextFrame(run: () => void): void {
  let due = true;
  const once = (): void => {
    if (due) run();
    due = false;
  };
  requestAnimationFrame(once);
  setTimeout(once, 250);
}

/** `crypto.randomUUID` exists only in secure contexts; a centre may be reached by its bare address. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

setInterval(() => {
  if (store.me !== null && hasCall(store.state, store.me.name)) line.send({ type: "beat" });
}, BEAT_MS);

for (const hand of ["keydown", "pointerdown", "wheel"] as const)
  document.addEventListener(hand, () => room.who === "somebody" && touch.touched(), {
    passive: true,
    capture: true,
  });
addEventListener("storage", ({ key }) => key === "touched" && touch.heard());

rememberDesk(desk, mosaic, changed);
document.addEventListener("visibilitychange", () => wall.see("page", !document.hidden));
store.follow((recorded) => timeline.follow(recorded, (id) => about(store.state.incidents, id)));
followSelection(room);
followMark(room);
tick();

const page = document.createElement("ld-console");
page.room = room;
document.body.append(page);

// Typed into a page that is open already, an invitation changes nothing but the fragment.
addEventListener("hashchange", () => beginning(location.hash).step === "welcome" && location.reload());

// Who comes by an invitation is somebody else than who sat here before.
const me = begin.step === "welcome" ? null : await api.me();
if (me?.ok) room.signIn(me.value);
else leave(false);
