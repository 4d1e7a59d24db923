/** How each video event changes the state; the same as `video/apply.py`. */

import type { CamerasAnnounced, ConsoleState, NodeClock } from "../wire/vocabulary";

/** A node's link is open, or gone. An unknown node changes nothing. */
export function connectNode(state: ConsoleState, name: string, online: boolean, since: string): void {
  const node = state.nodes[name];
  if (node) state.nodes[name] = { ...node, online, since };
}

/** A node's token works no more, or it has a new one. An unknown node changes nothing. */
export function revokeNode(state: ConsoleState, name: string, revoked: boolean): void {
  const node = state.nodes[name];
  if (node) state.nodes[name] = { ...node, revoked };
}

/** A node's list of cameras replaces the one it had; they belong to the node's agency. */
export function announceCameras(state: ConsoleState, event: CamerasAnnounced): void {
  const node = state.nodes[event.node];
  if (!node) return;
  for (const camera of Object.values(state.cameras))
    if (camera.node === node.id) Reflect.deleteProperty(state.cameras, camera.id);
  for (const spec of event.cameras) state.cameras[spec.id] = { ...spec, node: node.id, owner: node.agency };
}

/** Milliseconds from which a node's clock is wrong: two pictures side by side then show different seconds. */
export const CLOCK_OFF = 500;

/** Whether a clock must be set. One that nobody knows is not called wrong. */
export function isOff(clock: NodeClock | undefined): clock is NodeClock {
  return clock !== undefined && Math.abs(clock.offset_ms) >= CLOCK_OFF;
}

/** The nodes whose clocks must be set, the worst first. */
export function clocksOff(clocks: ReadonlyMap<string, NodeClock>): NodeClock[] {
  return [...clocks.values()]
    .filter(isOff)
    .sort((one, other) => Math.abs(other.offset_ms) - Math.abs(one.offset_ms));
}

/** Who looks through each camera, each once. */
export function watchers(state: ConsoleState): Map<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { camera, operator } of Object.values(state.views)) {
    const known = found.get(camera);
    if (known) known.add(operator);
    else found.set(camera, new Set([operator]));
  }
  return found;
}

/** The centre has started: no node is connected and nobody watches yet. */
export function resetVideo(state: ConsoleState, at: string): void {
  state.views = {};
  for (const node of Object.values(state.nodes)) if (node.online) connectNode(state, node.id, false, at);
}
