import { css } from "lit";

/** What the sheets have in common: a head, a scrolling middle, a foot with the button. */
export const sheetStyles = css`
  :host {
    display: flex;
    flex-direction: column;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0.625rem 0.875rem;
    border-bottom: 1px solid var(--line);
  }
  .head.exercise {
    border-radius: 8px 8px 0 0;
    background: repeating-linear-gradient(
      135deg,
      #0000 0 10px,
      color-mix(in srgb, var(--exercise) 14%, #0000) 10px 20px
    );
  }
  .head.exercise h2 {
    color: var(--exercise);
  }
  .head h2 {
    font-weight: 600;
    font-size: var(--t3);
  }
  .head button {
    margin-left: auto;
    color: var(--mute);
  }
  .foot {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 0.75rem;
    padding: 0.625rem 0.875rem;
    border-top: 1px solid var(--line);
  }
  .warn {
    color: var(--warn);
  }
  .foot .mute {
    margin-right: auto;
  }
`;
