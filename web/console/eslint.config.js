import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const browser = ["document", "window", "navigator", "localStorage", "HTMLElement"];

export default defineConfig(
  { ignores: ["dist/", "node_modules/", "src/wire/vocabulary.ts"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["*.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", 300],
      complexity: ["error", 14],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/explicit-function-return-type": ["error", { allowExpressions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "no-restricted-properties": ["error", { property: "innerHTML", message: "Text goes in as text." }],
    },
  },
  {
    // The core of the console can be tested and replayed without a browser.
    files: ["src/wire/**", "src/store/**", "src/command/**", "src/words/**", "src/connection/**"],
    rules: {
      "no-restricted-globals": ["error", ...browser],
      "no-restricted-imports": [
        "error",
        { patterns: ["lit", "lit/*", "maplibre-gl", "**/elements/*", "**/map/*"] },
      ],
    },
  },
);
