/** The looks that all elements share: text sizes, keys, buttons, fields, the visible focus. */

import { css } from "lit";

export const base = css`
  :host {
    box-sizing: border-box;
    min-width: 0;
    min-height: 0;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
    list-style: none;
    font-weight: inherit;
    font-size: inherit;
  }
  b {
    font-weight: 600;
  }
  kbd {
    font: var(--t0) var(--mono);
    color: var(--mute);
    border: 1px solid var(--line);
    border-bottom-width: 2px;
    border-radius: 4px;
    padding: 0 0.3rem;
    background: var(--p2);
    white-space: nowrap;
  }
  .mute {
    color: var(--mute);
    font-size: var(--t1);
  }
  .faint {
    color: var(--faint);
    font-size: var(--t1);
  }
  .clip {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0.625rem 0.875rem 0.375rem;
    color: var(--mute);
    font-size: var(--t1);
    font-weight: 600;
  }
  .title .side {
    margin-left: auto;
    color: var(--faint);
    font-weight: 400;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    cursor: pointer;
    background: none;
    border: 0;
    padding: 0;
    text-align: inherit;
  }
  button:disabled,
  button[aria-disabled="true"] {
    cursor: not-allowed;
    opacity: 0.45;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.375rem;
    min-height: 1.875rem;
    padding: 0.1875rem 0.625rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--p2);
    white-space: nowrap;
  }
  .button:hover:not([aria-disabled="true"], :disabled) {
    border-color: var(--accent-line);
  }
  .button.main {
    background: var(--accent-fill);
    border-color: var(--accent-line);
    color: var(--accent-text);
  }
  .button kbd {
    background: none;
    color: inherit;
    border-color: currentcolor;
    opacity: 0.7;
  }
  .field {
    width: 100%;
    min-height: 2rem;
    padding: 0.25rem 0.5rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--bg);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .unseen {
    width: 100%;
    padding: 0.375rem 0.875rem;
    background: var(--bad-fill);
    color: var(--bad-text);
    font-size: var(--t1);
    text-align: center;
  }
  .scroll {
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
