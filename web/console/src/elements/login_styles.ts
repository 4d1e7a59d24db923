/** How the way in looks. */

import { css } from "lit";

export const loginStyles = css`
  :host {
    min-height: 100vh;
    display: grid;
    place-items: center;
    padding: 1rem;
    background: var(--bg);
  }
  form {
    width: min(26rem, 100%);
    display: grid;
    gap: 0.875rem;
    padding: 1.75rem;
    background: var(--p1);
    border: 1px solid var(--line);
    border-radius: 10px;
  }
  h1 {
    font-size: var(--t5);
    font-weight: 700;
    letter-spacing: 0.06em;
  }
  label {
    display: grid;
    gap: 0.25rem;
    color: var(--mute);
    font-size: var(--t1);
  }
  input {
    min-height: 2.5rem;
    font-size: var(--t4);
    color: var(--text);
  }
  .button {
    min-height: 2.5rem;
    font-size: var(--t4);
  }
  [role="alert"] {
    color: var(--bad-text);
    background: var(--bad-fill);
    border-radius: 6px;
    padding: 0.5rem 0.75rem;
  }
  .foot {
    display: flex;
    justify-content: space-between;
  }
  .picture {
    justify-self: center;
    width: 15rem;
    image-rendering: pixelated;
    border-radius: 6px;
  }
  .key,
  .codes {
    font-family: var(--mono);
    overflow-wrap: anywhere;
    user-select: all;
  }
  .codes {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr));
    gap: 0.375rem 1rem;
    padding: 0.75rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    user-select: text;
  }
  @media print {
    :host {
      background: #fff;
      color: #000;
    }
    .foot,
    .button {
      display: none;
    }
  }
`;
