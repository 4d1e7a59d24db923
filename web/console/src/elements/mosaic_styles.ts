import { css } from "lit";

/** The mosaic: its bar, and tiles on black, as screens hang on a wall. */
export const mosaicStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    background: var(--map-outside);
  }
  .trouble {
    margin: 0 0.625rem 0.375rem;
  }
  .room {
    flex: 1;
    min-height: 0;
    position: relative;
    overflow: hidden;
    margin: 0 0.375rem 0.375rem;
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(var(--across), var(--tile));
    gap: 3px;
    justify-content: center;
    align-content: start;
    height: 100%;
  }
  ld-tile:focus-visible {
    outline: none; /* a tile draws its own */
  }
  .none {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    max-width: 32rem;
    margin: auto;
    padding: 2rem;
    text-align: center;
  }
`;
