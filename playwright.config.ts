import { defineConfig } from '@playwright/test'

/** `desktop`: the real Electron window; `web`: the same build in real Chromium through `plenum serve`. */
export default defineConfig({
  testDir: 'tests/e2e',
  timeout: 240_000,
  workers: 1,
  fullyParallel: false,
  reporter: [['list']],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure' },
  projects: [
    { name: 'desktop', testMatch: 'desktop/**/*.test.ts' },
    { name: 'web', testMatch: 'web/**/*.test.ts' },
  ],
})
