import { css } from "lit";

/** The figures: a sheet over the foot of the middle, dense and still. */
export const figuresStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    container-type: inline-size;
  }
  section {
    display: flex;
    flex-direction: column;
    min-height: 0;
    background: var(--p1);
    border-top: 1px solid var(--accent-line);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 1rem;
    padding: 0.375rem 0.5rem 0.375rem 0.875rem;
    border-bottom: 1px solid var(--line);
  }
  h2 {
    font-weight: 600;
    font-size: var(--t3);
  }
  h2 {
    display: flex;
    gap: 0.875rem;
  }
  .tab {
    color: var(--mute);
    font-weight: 400;
    border-bottom: 2px solid transparent;
  }
  .tab[aria-pressed="true"] {
    color: var(--text);
    font-weight: 600;
    border-bottom-color: var(--accent-line);
  }
  .shut {
    margin-left: auto;
    color: var(--mute);
  }
  .old {
    color: var(--warn);
    font-size: var(--t1);
  }
  .none {
    padding: 0.75rem 0.875rem;
  }
  /* What was asked about stays in sight while the table is gone through. */
  ld-figures-camera {
    flex: none;
    max-height: 60%;
    overflow: auto;
  }
  .scroll {
    overflow: auto;
    min-height: 0;
    outline: none;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--t1);
  }
  th {
    font-weight: 400;
    color: var(--mute);
    text-align: right;
  }
  thead th {
    position: sticky;
    top: 0;
    background: var(--p1);
    vertical-align: bottom;
    font-size: var(--t0);
  }
  thead tr:nth-child(2) th {
    top: 1.25rem;
  }
  .groups th {
    height: 1.25rem;
    text-align: center;
    color: var(--faint);
  }
  .groups th + th {
    border-left: 1px solid var(--hair);
  }
  small {
    display: block;
    font-size: 0.625rem;
    color: var(--faint);
  }
  td,
  th {
    padding: 0.1875rem 0.375rem;
    border-bottom: 1px solid var(--hair);
    white-space: nowrap;
  }
  td:last-child,
  th:last-child {
    padding-right: 0.875rem;
  }
  td {
    text-align: right;
    color: var(--text);
  }
  .name {
    text-align: left;
    padding-left: 0.875rem;
    color: var(--text);
    max-width: 16rem;
  }
  .name div {
    display: flex;
    align-items: baseline;
    gap: 0.375rem;
  }
  .quality {
    display: inline;
  }
  em {
    font-style: normal;
    font-size: var(--t0);
    color: var(--warn);
    border: 1px solid currentcolor;
    border-radius: 3px;
    padding: 0 0.25rem;
    flex: none;
  }
  tbody tr[data-stream] {
    cursor: pointer;
  }
  tbody tr[data-stream]:hover {
    background: var(--p2);
  }
  tr[aria-current="true"] {
    background: var(--accent-fill);
  }
  .bad {
    color: var(--warn);
  }
  .lines {
    margin-top: 0.375rem;
  }
  .wide {
    width: 40%;
  }
  .bar {
    display: inline-block;
    width: 5rem;
    height: 0.375rem;
    margin-right: 0.5rem;
    border-radius: 2px;
    background: var(--p3);
    overflow: hidden;
    vertical-align: middle;
  }
  .bar i {
    display: block;
    height: 100%;
    background: var(--running);
  }
  .bad .bar i {
    background: var(--warn);
  }
  @container (max-width: 46rem) {
    td,
    th {
      padding: 0.1875rem 0.1875rem;
      font-size: var(--t0);
    }
    .name {
      max-width: 9rem;
    }
    /* Whose stream it is comes before what is wrong with it. */
    .name div {
      flex-wrap: wrap;
    }
    .name button {
      max-width: calc(100% - 2.25rem);
    }
  }
`;
