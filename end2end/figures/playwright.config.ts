import { defineConfig } from "@playwright/test";

/** Measurements: they print figures, and only what a page weighs is judged, so that they are no part of the tests. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.figures.ts",
  workers: 1,
  timeout: 300_000,
  reporter: [["list"]],
  outputDir: "../test-results/figures",
});
