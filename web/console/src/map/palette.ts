/** The colours of the map, read from the page's tokens, so that both themes come from one place. */

const TOKENS = [
  "accent",
  "bad",
  "g1",
  "g2",
  "g3",
  "g4",
  "police",
  "city_management",
  "street",
  "portable",
  "lost",
  "exercise",
  "map-land",
  "map-outside",
  "map-water",
  "map-limit",
  "map-district",
  "map-road",
  "map-metro",
  "map-label",
  "map-unit",
] as const;

export type Palette = Record<(typeof TOKENS)[number], string>;

export function palette(): Palette {
  const styles = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    TOKENS.map((token) => [token, styles.getPropertyValue(`--${token}`).trim()]),
  ) as Palette;
}
