import { expect, test } from '@playwright/test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mouse, wholeSweep } from '../sweeps'
import { type Desktop, launchDesktop } from './launch'
import { choosesFile } from './saving'

let desktop: Desktop
test.beforeAll(async () => {
  desktop = await launchDesktop()
})
test.afterAll(() => desktop.close())

test('a sweep is set up, watched, read and understood with a mouse', async () => {
  test.setTimeout(600_000)
  const { page, folder } = desktop
  const troubles: string[] = []
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  let saves = 0
  await wholeSweep(page, {
    name: 'desktop',
    hand: mouse,
    async saved(press) {
      saves += 1
      const file = join(folder, `saved-${String(saves)}`)
      await choosesFile(desktop, file)
      await press()
      // written whole, then moved to its place
      await expect.poll(() => existsSync(file), { timeout: 60_000 }).toBe(true)
      return readFileSync(file, 'utf8')
    },
  })
  expect(troubles).toEqual([])
})
