/** How long to wait before trying again. */

const FIRST = 300;
/** A dispatcher notices three seconds; waiting longer saves the centre nothing with 50 consoles. */
const LONGEST = 3000;

/** Milliseconds before attempt `attempt` (0 is the first); `chance` in [0, 1) spreads consoles that fell together. */
export function backoff(attempt: number, chance: number): number {
  return Math.min(LONGEST, FIRST * 2 ** attempt) * (1 - 0.3 * chance);
}
