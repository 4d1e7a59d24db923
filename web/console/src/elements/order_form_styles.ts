/** How the fields of the short forms look. */

import { css } from "lit";

export const formStyles = css`
  form {
    display: grid;
    gap: 0.625rem;
    padding: 0.75rem 0.875rem;
  }
  label,
  fieldset {
    display: grid;
    gap: 0.25rem;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .choice {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .choice .button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-fill);
  }
  textarea {
    resize: vertical;
    min-height: 3.5rem;
  }
  .lead {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    justify-content: flex-start;
    text-align: left;
  }
  .lead[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-fill);
  }
  .alerts {
    max-height: 9rem;
    overflow: auto;
  }
  .tick {
    display: block;
  }
  .preview {
    display: grid;
    gap: 0.25rem;
    padding: 0.5rem 0.625rem;
    border: 1px solid var(--line);
    border-radius: 6px;
    font-size: var(--t1);
  }
  .preview ol {
    max-height: 8rem;
    padding-left: 1.25rem;
    color: var(--mute);
  }
`;
