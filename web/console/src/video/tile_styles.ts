import { css } from "lit";

/** A tile: the words lie over the picture on their own shade, legible on snow and at night. */
export const tileStyles = css`
  :host {
    display: block;
    position: relative;
    aspect-ratio: 16 / 9;
    overflow: hidden;
    border-radius: 3px;
    background: #05080b;
    color: #e8eff5;
    container-type: inline-size;
  }
  :host([away]) {
    display: none;
  }
  figure {
    margin: 0;
    position: absolute;
    inset: 0;
  }
  video,
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  video {
    visibility: hidden;
  }
  .pictured video {
    visibility: visible;
  }
  .frozen video,
  canvas {
    filter: grayscale(1) brightness(0.55);
  }
  .words {
    position: absolute;
    inset: 1.5rem 0.5rem;
    display: grid;
    place-content: center;
    text-align: center;
    color: #9fb2c2;
    font-size: var(--t1);
    overflow-wrap: anywhere;
  }
  /* Two lines fit below the caption of a small tile; the whole sentence is in its title. */
  :host(:not([main])) .words {
    inset: 1.375rem 0.375rem auto;
    margin: 0;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    line-height: 1.3;
  }
  figcaption,
  .foot {
    position: absolute;
    left: 0;
    right: 0;
    display: flex;
    align-items: center;
    gap: 0.375rem;
    padding: 0.1875rem 0.5rem;
    font-size: var(--t1);
    text-shadow: 0 0 3px #000;
    white-space: nowrap;
  }
  figcaption {
    top: 0;
    padding-bottom: 0.5rem;
    background: linear-gradient(#000d 55%, #0000);
  }
  .foot {
    bottom: 0;
    padding-top: 0.5rem;
    font-size: var(--t0);
    background: linear-gradient(#0000, #000d 45%);
  }
  .clock,
  .lowered {
    color: var(--warn);
    cursor: help;
  }
  .lowered {
    flex: none;
    font-size: 0.75rem;
  }
  .hearing {
    color: #7fdcb9;
    cursor: help;
  }
  .hearing:not([data-hearing="heard"]) {
    color: var(--warn);
  }
  .owner {
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 2px;
    flex: none;
  }
  .name {
    flex: 1;
  }
  .handles {
    position: absolute;
    right: 0;
    top: 0;
    display: flex;
    opacity: 0;
    background: #05080b; /* the time of a large picture lies below */
  }
  .handles button {
    width: 1.5rem;
    height: 1.5rem;
    text-align: center;
  }
  :host(:hover) .handles,
  .handles:focus-within {
    opacity: 1;
  }
  .fresh {
    color: #7fdcb9;
  }
  .since {
    background: #e5383b;
    color: #fff;
    padding: 0 0.375rem;
    border-radius: 3px;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  /* Frames that come one after the other are no good news of what is seconds ago. */
  .fresh:has(+ .late) {
    color: #f2b53a;
  }
  .late {
    background: #f2b53a;
    color: #1d1400;
    padding: 0 0.375rem;
    border-radius: 3px;
    text-shadow: none;
    cursor: help;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .eyes {
    margin-left: auto;
    color: #c7d4df;
  }
  /* In a small tile the age of a frozen picture needs the whole width. */
  :host(:not([main])) .frozen .eyes {
    display: none;
  }
  /* What stood in a frame must not be taken for what is there: the words have a ground of their own. */
  .last .words,
  .frozen .words {
    text-shadow: 0 0 3px #000;
    color: #dbe5ee;
  }
  :host([in-mosaic]) {
    border-radius: 2px;
  }
  /* Over the picture: the wall cuts off what is drawn around a tile. */
  :host(:focus-visible)::after {
    content: "";
    position: absolute;
    inset: 0;
    border: 2px solid var(--accent);
    border-radius: inherit;
    pointer-events: none;
  }
  @container (max-width: 10rem) {
    .words .lead {
      display: none;
    }
    /* One line between the caption and the age. */
    :host(:not([main])) :is(.last, .frozen) .words {
      inset: 1.125rem 0.25rem auto;
      -webkit-line-clamp: 1;
    }
    figcaption,
    .foot {
      padding: 0.0625rem 0.25rem;
      gap: 0.25rem;
      font-size: var(--t0);
    }
    .mark,
    .eyes {
      display: none;
    }
    .handles button {
      width: 1.125rem;
      height: 1.125rem;
    }
  }
  /* A wall of 64 on a small screen: whose picture it is, and whether it lives. */
  @container (max-width: 7rem) {
    .fresh,
    .lead {
      display: none;
    }
    figcaption,
    .late,
    :host .words {
      font-size: 0.625rem;
    }
    .late {
      padding: 0 0.1875rem;
    }
    .late .what {
      display: none;
    }
    :host(:not([main])) .words {
      inset: 1rem 0.125rem auto;
    }
  }
  .mark {
    position: absolute;
    left: 50%;
    top: 52%;
    transform: translate(-50%, -50%) rotate(-14deg);
    color: #ffffff3d;
    text-shadow: 0 0 2px #000a; /* on snow too */
    font-size: var(--t0);
    white-space: nowrap;
    pointer-events: none;
  }
  @container (min-width: 24rem) {
    .mark {
      font-size: var(--t4);
    }
  }
`;
