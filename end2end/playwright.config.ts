import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  // scripts/end2end.sh runs one project after the other: sound stutters where others keep the machine busy.
  projects: [
    { name: "pages", grepInvert: /@audio|@firefox/, testIgnore: "soak.spec.ts", workers: 1, outputDir: "test-results/pages" },
    { name: "audio", grep: /@audio/, workers: 1, outputDir: "test-results/audio" },
    {
      name: "firefox",
      grep: /@firefox/,
      workers: 1,
      outputDir: "test-results/firefox",
      // For a picture Playwright adds a style, which the pages' policy forbids and this Firefox complains of.
      use: { browserName: "firefox", screenshot: "off" },
    },
    { name: "soak", testMatch: "soak.spec.ts", workers: 1, outputDir: "test-results/soak" },
  ],
  // One at a time: a call keeps a browser busy for a third of a processor, and a test has up to five.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: !!process.env.CI,
  // A test that passes only sometimes has failed.
  retries: 0,
  reporter: [["list"]],
  preserveOutput: "failures-only",
  use: {
    // Without its film: taking that costs a page more than what it does in most tests.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
  },
});
