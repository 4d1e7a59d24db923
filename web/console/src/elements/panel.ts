/** An element that is drawn from the room and drawn again when the room changes. */

import { LitElement, type CSSResultGroup, type PropertyDeclarations } from "lit";
import type { Room } from "../room";
import { words, type Words } from "../words/words";
import { base } from "./base";

export abstract class Panel extends LitElement {
  static override properties: PropertyDeclarations = { room: { attribute: false } };
  static override styles: CSSResultGroup = base;
  declare room: Room;
  #leave: () => void = () => undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#leave = this.room.changed.subscribe(() => this.roomChanged());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  /** Draws again; an element of which there are many may have reasons not to. */
  protected roomChanged(): void {
    this.requestUpdate();
  }

  /** The words of the language spoken now. */
  protected get say(): Words {
    return words(this.room.desk.language);
  }
}
