import { chromium, type Download, expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { type JourneyShell, wholeJourney } from '../journey'
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
  const executablePath = process.env.PLENUM_CHROMIUM
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
    const page = await context.newPage()
    const troubles: string[] = []
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (message) => {
      // a breach of the content security policy is an error of the console
      if (message.type() === 'error') troubles.push(message.text())
    })
    const shell: JourneyShell = {
      name: 'web',
      async savedCsv(press) {
        const ending = (end: string): Promise<Download> =>
          page.waitForEvent('download', (download) => download.suggestedFilename().endsWith(end))
        const [csv, card] = await Promise.all([ending('.csv'), ending('.json'), press()])
        const told: unknown = JSON.parse(readFileSync(await card.path(), 'utf8'))
        expect(told).toMatchObject({ seed: 1, sampler: 'plain' })
        return readFileSync(await csv.path(), 'utf8')
      },
    }
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
