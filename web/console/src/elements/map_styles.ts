import { css } from "lit";

/** The map pane; the first rules are what MapLibre needs of its own style sheet without its controls. */
export const mapStyles = css`
  .map {
    position: absolute;
    inset: 0;
    overflow: hidden;
  }
  .map canvas {
    position: absolute;
    left: 0;
    top: 0;
    outline: none;
  }
  .maplibregl-marker {
    position: absolute;
    top: 0;
    left: 0;
    pointer-events: none;
  }
  .maplibregl-canvas-container {
    position: absolute;
    inset: 0;
    cursor: grab;
    touch-action: none;
    user-select: none;
  }
  .maplibregl-canvas-container:active {
    cursor: grabbing;
  }
  .maplibregl-control-container {
    display: none;
  }
  .words {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    padding: 3rem;
    text-align: center;
    color: var(--mute);
    max-width: 36rem;
    margin: auto;
  }
  .tools {
    position: absolute;
    right: 0.875rem;
    top: 0.5rem;
    display: flex;
    gap: 0.375rem;
  }
  .tools .button {
    background: var(--glass);
    color: var(--mute);
  }
  .legend {
    position: absolute;
    left: 0.875rem;
    bottom: 1.625rem; /* above the attribution */
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.875rem;
    max-width: calc(100% - 1.75rem);
    padding: 0.5rem 0.75rem;
    background: var(--glass);
    border: 1px solid var(--line);
    border-radius: 6px;
    color: var(--mute);
    font-size: var(--t1);
  }
  .legend .warn {
    flex-basis: 100%;
    color: var(--warn);
  }
  .dot {
    display: inline-block;
    width: 0.5rem;
    height: 0.5rem;
    margin-right: 0.3125rem;
    border-radius: 50%;
  }
  .attribution {
    position: absolute;
    right: 0.5rem;
    bottom: 0.25rem;
    font-size: var(--t0);
    color: var(--faint);
    background: var(--glass);
    padding: 0 0.25rem;
    border-radius: 3px;
  }
  .hover {
    position: absolute;
    pointer-events: none;
    padding: 0.1875rem 0.5rem;
    background: var(--p3);
    border: 1px solid var(--line);
    border-radius: 4px;
    white-space: nowrap;
  }
`;
