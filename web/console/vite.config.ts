import { defineConfig } from "vite";

/** Where the centre listens while the console is worked on with `npx vite`. */
const CENTRE = process.env["CENTRE"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  build: {
    target: "es2022",
    // The page's security policy allows no `data:` except for pictures: every asset stays a file.
    assetsInlineLimit: 0,
    // MapLibre alone is 1.1 MB; on the intranet of the centre one file is faster than many.
    chunkSizeWarningLimit: 2500,
  },
  worker: { format: "es" },
  server: {
    proxy: {
      "/api": CENTRE,
      "/geo": CENTRE,
      "/live": { target: CENTRE, ws: true },
    },
  },
});
