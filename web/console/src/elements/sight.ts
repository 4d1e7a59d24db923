/** Which rows of a scrolled list are in sight, and which have come that nobody has seen yet. */

export class Sight {
  /** Rows in sight now. */
  readonly visible = new Set<string>();
  /** Rows that came after the first ones and were never in sight. */
  readonly unseen = new Set<string>();
  readonly #changed: () => void;
  readonly #watched = new Map<Element, string>();
  #first = true;
  #observer: IntersectionObserver | null = null;
  readonly #new = new Set<string>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Watch these rows, by their `data-row`, inside `list`. The first that come are what one begins with, not news. */
  follow(list: Element, rows: readonly HTMLElement[]): void {
    this.#observer ??= new IntersectionObserver((entries) => this.#look(entries), {
      root: list,
      threshold: 0.6,
    });
    const now = new Set<Element>(rows);
    const before = this.unseen.size;
    for (const [row, name] of this.#watched) if (!now.has(row)) this.#forget(row, name);
    for (const row of rows) if (!this.#watched.has(row)) this.#watch(row);
    this.#first = false;
    if (this.unseen.size !== before) this.#changed();
  }

  /** Nothing is watched any more; what is followed next is what one begins with. */
  stop(): void {
    this.#observer?.disconnect();
    this.#observer = null;
    this.#first = true;
    for (const kept of [this.#watched, this.visible, this.unseen, this.#new]) kept.clear();
  }

  #watch(row: HTMLElement): void {
    const name = row.dataset["row"] ?? "";
    this.#watched.set(row, name);
    if (!this.#first) this.#new.add(name);
    this.#observer?.observe(row);
  }

  #forget(row: Element, name: string): void {
    this.#observer?.unobserve(row);
    this.#watched.delete(row);
    this.visible.delete(name);
    this.unseen.delete(name);
    this.#new.delete(name);
  }

  #look(entries: readonly IntersectionObserverEntry[]): void {
    const before = this.unseen.size;
    for (const { target, isIntersecting } of entries) {
      const name = this.#watched.get(target);
      if (name === undefined) continue;
      if (isIntersecting) {
        this.visible.add(name);
        this.unseen.delete(name);
        this.#new.delete(name);
      } else {
        this.visible.delete(name);
        if (this.#new.has(name)) this.unseen.add(name);
      }
    }
    if (this.unseen.size !== before) this.#changed();
  }
}

/** Bring the first of these rows into sight, and the focus to what can be pressed in it. */
export function showUnseen(root: ParentNode, unseen: ReadonlySet<string>): void {
  const [first] = unseen;
  const row = root.querySelector<HTMLElement>(`[data-row="${first ?? ""}"]`);
  row?.scrollIntoView({ block: "center" });
  row?.querySelector("button")?.focus({ preventScroll: true });
}
