/** How the fields of the short forms look. */

import { css } from "lit";

export const formStyles = css`
  form {
    display: grid;
    /* A row is as high as what is in it, and no wider than the sheet: what is too much scrolls, and is not squashed or cut. */
    grid-template-columns: minmax(0, 1fr);
    grid-auto-rows: max-content;
    gap: 0.625rem;
    padding: 0.75rem 0.875rem 0;
  }
  /* What sends is in sight however long the form. */
  form .foot {
    position: sticky;
    bottom: 0;
    padding: 0 0 0.75rem;
    border: 0;
    background: var(--p1);
  }
  label,
  fieldset {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.25rem;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .must {
    color: var(--warn);
    font-size: var(--t0);
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
  .lead .clip {
    flex: 1 1 0;
    min-width: 0;
  }
  .lead[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-fill);
  }
  .alerts {
    max-height: 9rem;
    scrollbar-width: thin;
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
