/** Keeps language, colours and the open incident over a reload of the page. */

import type { Desk } from "./store/desk";
import type { Signal } from "./store/signal";

/** Start from what was remembered, and remember from now on. */
export function rememberDesk(desk: Desk, changed: Signal): void {
  const language = localStorage.getItem("language");
  const theme = localStorage.getItem("theme");
  if (language === "en" || language === "zh") desk.language = language;
  if (theme === "dark" || theme === "light" || theme === "system") desk.theme = theme;
  if (location.hash.length > 1) desk.incident = decodeURIComponent(location.hash.slice(1));
  const system = matchMedia("(prefers-color-scheme: light)");
  const paint = (): void => {
    const light = desk.theme === "light" || (desk.theme === "system" && system.matches);
    document.documentElement.dataset["theme"] = light ? "light" : "dark";
    document.documentElement.lang = desk.language === "zh" ? "zh-CN" : "en";
  };
  system.addEventListener("change", () => changed.emit());
  let kept = "";
  changed.subscribe(() => {
    const now = [desk.language, desk.theme, desk.incident, system.matches].join();
    // Naming the language again, even the same, makes the browser work out the style of the whole page (measured).
    if (now === kept) return;
    kept = now;
    localStorage.setItem("language", desk.language);
    localStorage.setItem("theme", desk.theme);
    const hash = desk.incident === null ? "" : `#${encodeURIComponent(desk.incident)}`;
    if (location.hash !== hash) history.replaceState(null, "", location.pathname + location.search + hash);
    paint();
  });
  paint();
}
