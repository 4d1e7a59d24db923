/** The map of the district as a style: built of local files, labels from the machine's own fonts, no outside request. */

import type {
  ExpressionSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from "maplibre-gl";
import type { Palette } from "./palette";

const FONT = ["Noto Sans CJK SC"];
const EMPTY = { type: "FeatureCollection" as const, features: [] };

/** Sources that change while the console runs. */
export const MOVING = ["wedges", "cameras", "shown", "routes", "units"] as const;
export type Moving = (typeof MOVING)[number];

const FILES: Record<string, string> = {
  streets: "streets",
  names: "street_points",
  district: "district",
  river: "huangpu_river_approx",
  roads: "main_roads_PARTIAL",
  metro: "metro_lines",
  stations: "metro_stations",
};

/** `scale` enlarges labels, dots and marks with the rest of the page. */
export function style(colours: Palette, scale: number): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {};
  for (const [name, file] of Object.entries(FILES))
    sources[name] = { type: "geojson", data: `/geo/${file}.geojson` };
  for (const name of MOVING) sources[name] = { type: "geojson", data: EMPTY };
  return { version: 8, sources, layers: [...land(colours), ...things(colours, scale)] };
}

function land(colours: Palette): LayerSpecification[] {
  const width = (at11: number, at16: number): ExpressionSpecification => [
    "interpolate",
    ["linear"],
    ["zoom"],
    11,
    at11,
    16,
    at16,
  ];
  return [
    { id: "ground", type: "background", paint: { "background-color": colours["map-outside"] } },
    { id: "streets", type: "fill", source: "streets", paint: { "fill-color": colours["map-land"] } },
    {
      id: "river",
      type: "fill",
      source: "river",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": colours["map-water"] },
    },
    {
      id: "roads",
      type: "line",
      source: "roads",
      layout: { "line-join": "round", "line-cap": "round" },
      paint: {
        "line-color": colours["map-road"],
        "line-width": ["match", ["get", "class"], "expressway", 2.6, 1.4],
      },
    },
    {
      id: "metro",
      type: "line",
      source: "metro",
      paint: { "line-color": colours["map-metro"], "line-width": width(1.2, 2.4), "line-dasharray": [4, 3] },
    },
    {
      id: "limits",
      type: "line",
      source: "streets",
      paint: { "line-color": colours["map-limit"], "line-width": 1 },
    },
    {
      id: "district",
      type: "line",
      source: "district",
      paint: { "line-color": colours["map-district"], "line-width": width(1.6, 3) },
    },
    {
      id: "stations",
      type: "circle",
      source: "stations",
      minzoom: 12.5,
      paint: {
        "circle-radius": 2.5,
        "circle-color": colours["map-land"],
        "circle-stroke-color": colours["map-metro"],
        "circle-stroke-width": 1.5,
      },
    },
  ];
}

function label(id: string, source: string, colours: Palette, more: object): LayerSpecification {
  return {
    id,
    type: "symbol",
    source,
    paint: {
      "text-color": colours["map-label"],
      "text-halo-color": colours["map-land"],
      "text-halo-width": 1.2,
    },
    ...more,
  };
}

function things(colours: Palette, scale: number): LayerSpecification[] {
  const owner: ExpressionSpecification = [
    "match",
    ["get", "kind"],
    "police",
    colours.police,
    "city_management",
    colours.city_management,
    "street",
    colours.street,
    "lost",
    colours.lost,
    colours.portable,
  ];
  return [
    {
      id: "wedges",
      type: "fill",
      source: "wedges",
      minzoom: 13.2,
      paint: {
        "fill-color": owner,
        "fill-opacity": ["interpolate", ["linear"], ["zoom"], 13.2, 0, 14, 0.16],
      },
    },
    {
      id: "shown",
      type: "fill",
      source: "shown",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": colours.accent, "fill-opacity": 0.42 },
    },
    {
      id: "routes",
      type: "line",
      source: "routes",
      paint: {
        "line-color": colours.accent,
        "line-width": 1.6,
        "line-dasharray": [1.5, 2.5],
        "line-opacity": 0.75,
      },
    },
    label("road-names", "roads", colours, {
      minzoom: 13.4,
      layout: {
        "symbol-placement": "line",
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 11 * scale,
      },
    }),
    label("station-names", "stations", colours, {
      minzoom: 13.4,
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 11 * scale,
        "text-anchor": "top",
        "text-offset": [0, 0.5],
      },
    }),
    {
      id: "cameras",
      type: "circle",
      source: "cameras",
      paint: {
        "circle-color": owner,
        "circle-radius": [
          "interpolate",
          ["linear"],
          ["zoom"],
          11,
          1.8 * scale,
          13,
          2.8 * scale,
          16,
          5.5 * scale,
        ],
        "circle-stroke-color": colours["map-land"],
        "circle-stroke-width": 0.8,
      },
    },
    {
      id: "shown-dots",
      type: "circle",
      source: "shown",
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-color": owner,
        "circle-radius": 5 * scale,
        "circle-stroke-color": colours.accent,
        "circle-stroke-width": 2.5 * scale,
      },
    },
    label("names", "names", colours, {
      layout: {
        "text-field": ["slice", ["get", "name"], 0, ["-", ["length", ["get", "name"]], 2]],
        "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 11, 12 * scale, 15, 17 * scale],
        "text-variable-anchor": ["center", "bottom", "top", "right", "left"],
        "text-radial-offset": 1.2,
      },
    }),
    label("units", "units", colours, {
      layout: {
        "icon-image": ["get", "icon"],
        "icon-size": scale,
        "icon-rotate": ["get", "heading"],
        "icon-rotation-alignment": "map",
        "icon-allow-overlap": true,
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 12 * scale,
        // A name moves aside before it covers another; it never goes away.
        "text-variable-anchor": ["left", "right", "bottom", "top"],
        // Beside a mark of the size of an incident's, for crews stand where it happens.
        "text-radial-offset": 1.3,
        "text-allow-overlap": true,
        // Crews at one place have one symbol after the other over it: only names make room for names.
        "icon-ignore-placement": true,
      },
      paint: {
        "text-color": ["case", ["get", "stale"], colours["map-label"], colours["map-unit"]],
        "text-halo-color": colours["map-outside"],
        "text-halo-width": 1.6,
      },
    }),
  ];
}
