import { defineConfig } from "@playwright/test";

/** Measurements: they print figures and judge nothing, so that they are no part of the tests. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.figures.ts",
  workers: 1,
  timeout: 300_000,
  reporter: [["list"]],
  outputDir: "../test-results/figures",
});
