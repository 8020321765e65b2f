import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  // Each test has a server and up to four browsers of its own, with audio that must not stutter.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env.CI,
  // A test that passes only sometimes has failed.
  retries: 0,
  reporter: [["list"]],
  outputDir: "test-results",
  preserveOutput: "failures-only",
  use: {
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
  },
});
