import { expect, test } from '@playwright/test'
import { wholeJourney } from '../journey'
import { launchBrowser, webShell } from './browser'
import { type ServedWorkspace, serveWorkspace } from './serve'

let served: ServedWorkspace

test.beforeAll(async () => {
  served = await serveWorkspace()
})
test.afterAll(async () => {
  await served.close()
})

test('a browser goes from the sample log to a labelled anomaly CSV', async () => {
  test.setTimeout(600_000)
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
    const page = await context.newPage()
    const troubles: string[] = []
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (message) => {
      // a breach of the content security policy is an error of the console
      if (message.type() === 'error') troubles.push(message.text())
    })
    const shell = webShell(() => page, { seed: 1, sampler: 'plain' })
    await page.goto(served.url)
    await wholeJourney(page, shell)
    expect(troubles).toEqual([])

    // the token was good for one browser only
    const stranger = await browser.newContext()
    const answer = await (await stranger.newPage()).goto(served.url)
    expect(answer?.status()).toBe(401)
  } finally {
    await browser.close()
  }
})
