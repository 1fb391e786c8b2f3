import { expect, type Page, test } from '@playwright/test'
import { keys } from '../hands'
import * as home from '../home'
import { type Desktop, launchDesktop } from './launch'
import { desktopShell } from './saving'

let desktop: Desktop
let page: Page
const troubles: string[] = []
test.beforeAll(async () => {
  desktop = await launchDesktop()
  page = desktop.page
  page.on('pageerror', (error) => troubles.push(error.message))
  // the system's notifications need a desktop around the window: the one that is asked for is remembered instead
  await desktop.app.evaluate(({ Notification, BrowserWindow }) => {
    const told: Electron.Notification[] = []
    Object.assign(globalThis, { told })
    Notification.isSupported = () => true
    // each is heard for a click before it is shown, which is a method of its own that cannot be replaced
    Object.assign(Notification.prototype, {
      on(this: Electron.Notification, event: 'click', hear: () => void) {
        told.push(this)
        return this.addListener(event, hear)
      },
    })
    for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => false
  })
})
test.afterAll(() => desktop.close())

const shell = desktopShell(() => desktop)
interface Told {
  readonly told: readonly Electron.Notification[]
}
const told = (): Promise<string[]> =>
  desktop.app.evaluate(() => (globalThis as unknown as Told).told.map(({ title, body }) => `${title} ${body}`))

test('with keys alone: the guide leads through the whole job, a training by the clock and longer, and its end is told', async () => {
  test.setTimeout(600_000)
  const hands = keys(page)
  await home.looksAtHome(page, shell)
  await home.guidesToLog(page, hands)
  const steps = await home.trainsForMinutes(page, shell, hands)
  await home.goesAway(page)
  await expect.poll(told, { timeout: 180_000 }).toEqual([expect.stringMatching(/^By the clock: Done It took /)])
  // a click on the notification leads to the list of jobs
  await desktop.app.evaluate(() => (globalThis as unknown as Told).told[0]?.emit('click'))
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toContainText('By the clock')
  await page.keyboard.press('Escape')
  await home.extendsTraining(page, shell, hands, steps)
  await home.guidesToEnd(page, shell, hands)
  await home.followsJob(page, hands)
  await home.pausesSearch(page, shell, hands)
  expect(troubles).toEqual([])
})
