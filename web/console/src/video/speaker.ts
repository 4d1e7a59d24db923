/** The page's loudspeaker: a browser decodes sound only where something plays it. */

import type { Speaker } from "./hearing";

export function speaker(): Speaker {
  const player = new Audio();
  return {
    play: (track) => {
      player.srcObject = new MediaStream([track]);
      return player.play();
    },
    stop: () => {
      player.srcObject = null;
    },
  };
}
