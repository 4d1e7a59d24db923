/** How each video event changes the state; the same as `video/apply.py`. */

import type { CamerasAnnounced, ConsoleState } from "../wire/vocabulary";

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

/** The centre has started: no node is connected and nobody watches yet. */
export function resetVideo(state: ConsoleState, at: string): void {
  state.views = {};
  for (const node of Object.values(state.nodes)) if (node.online) connectNode(state, node.id, false, at);
}
