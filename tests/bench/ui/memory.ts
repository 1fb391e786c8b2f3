import type { BenchRow } from '../rows'
import type { RealChromium } from './browser'
import { row } from './row'

const views = 100

/** Memory of the page's process after a hundred changes of page, among them those with the largest charts. */
export async function remembers(chromium: RealChromium, dataset: string): Promise<BenchRow[]> {
  const addresses = ['/', '/data', `/data/${dataset}`, `/explore/${dataset}`, '/train', '/train/new', '/scenarios']
  const { page } = chromium
  const session = await page.context().newCDPSession(page)
  const collected = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage')
    return chromium.rendererBytes() / 1e6
  }
  const before = await collected()
  for (let view = 0; view < views; view++) {
    await page.evaluate(
      (address) => {
        location.hash = address
      },
      addresses[view % addresses.length] ?? '/',
    )
    await page.locator('main h1').first().waitFor()
    await page.waitForTimeout(150)
  }
  const uncollected = chromium.rendererBytes() / 1e6
  return [
    row(`memory of the page's process after ${views} views`, 'MB', [uncollected], 350),
    row('the same, after a garbage collection', 'MB', [await collected()]),
    row('before them, after a garbage collection', 'MB', [before]),
  ]
}
