/** Keeps language, colours, the mosaic and the open incident over a reload of the page. */

import type { Desk } from "./store/desk";
import { GRIDS, type Group, type Mosaic } from "./store/mosaic";
import type { Signal } from "./store/signal";

/** Start from what was remembered, and remember from now on. */
export function rememberDesk(desk: Desk, mosaic: Mosaic, changed: Signal): void {
  const language = localStorage.getItem("language");
  const theme = localStorage.getItem("theme");
  if (language === "en" || language === "zh") desk.language = language;
  if (theme === "dark" || theme === "light" || theme === "system") desk.theme = theme;
  if (location.hash.length > 1) desk.incident = decodeURIComponent(location.hash.slice(1));
  hangAgain(mosaic, localStorage.getItem("mosaic"));
  const system = matchMedia("(prefers-color-scheme: light)");
  const paint = (): void => {
    const light = desk.theme === "light" || (desk.theme === "system" && system.matches);
    document.documentElement.dataset["theme"] = light ? "light" : "dark";
    document.documentElement.lang = desk.language === "zh" ? "zh-CN" : "en";
  };
  system.addEventListener("change", () => changed.emit());
  let kept = "";
  changed.subscribe(() => {
    const { view, wide, grid, group, own } = mosaic;
    const hung = JSON.stringify({ view, wide, grid, group, own });
    const now = [desk.language, desk.theme, desk.incident, system.matches, hung].join();
    // Naming the language again, even the same, makes the browser work out the style of the whole page (measured).
    if (now === kept) return;
    kept = now;
    localStorage.setItem("language", desk.language);
    localStorage.setItem("theme", desk.theme);
    localStorage.setItem("mosaic", hung);
    const hash = desk.incident === null ? "" : `#${encodeURIComponent(desk.incident)}`;
    if (location.hash !== hash) history.replaceState(null, "", location.pathname + location.search + hash);
    paint();
  });
  paint();
}

/** What an older console, or a hand, wrote there may be anything: what is not understood is as if it were not there. */
export function hangAgain(mosaic: Mosaic, kept: string | null): void {
  let read: unknown;
  try {
    read = JSON.parse(kept ?? "null");
  } catch {
    return;
  }
  if (typeof read !== "object" || read === null) return;
  const { view, wide, grid, group, own } = read as Record<string, unknown>;
  if (view === "map" || view === "mosaic" || view === "both") mosaic.view = view;
  if (typeof wide === "boolean") mosaic.wide = wide;
  const known = GRIDS.find((one) => one === grid);
  if (known !== undefined) mosaic.grid = known;
  if (typeof group === "string" && /^(all|near|own|node:.+)$/.test(group)) mosaic.group = group as Group;
  if (Array.isArray(own)) mosaic.own = own.filter((camera) => typeof camera === "string");
}
