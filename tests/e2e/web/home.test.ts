import { type Browser, expect, type Page, test } from '@playwright/test'
import { mouse } from '../hands'
import * as home from '../home'
import { examine } from '../journey'
import { launchBrowser, webShell } from './browser'
import { type ServedWorkspace, serveWorkspace } from './serve'

let served: ServedWorkspace
let browser: Browser
let page: Page
const troubles: string[] = []

test.beforeAll(async () => {
  served = await serveWorkspace()
  browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, acceptDownloads: true })
  // a browser without a screen has no notifications of its own: this one remembers them, once it is asked and allows them
  await context.addInitScript(() => {
    const told: string[] = []
    class Told extends EventTarget {
      static permission = sessionStorage.getItem('allowed') ?? 'default'
      static requestPermission(): Promise<string> {
        sessionStorage.setItem('allowed', 'granted')
        return Promise.resolve((Told.permission = 'granted'))
      }
      constructor(title: string, { body }: { body: string }) {
        super()
        told.push(`${title} ${body}`)
      }
    }
    Object.assign(window, { Notification: Told, told })
  })
  page = await context.newPage()
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await page.goto(served.url)
})
test.afterAll(async () => {
  await browser.close()
  await served.close()
})

const shell = webShell(() => page, {})
const drop = async (name: string, content: string): Promise<void> => {
  const dropped = await page.evaluateHandle(
    ([called, text]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text], called))
      return transfer
    },
    [name, content] as const,
  )
  await page.dispatchEvent('#main', 'dragover', { dataTransfer: dropped })
  await expect(page.getByText('Drop CSV files here')).toBeVisible()
  await page.dispatchEvent('#main', 'drop', { dataTransfer: dropped })
}

test('what is dropped on Home and is no log is refused in words, and a log after it is looked into', async () => {
  await home.looksAtHome(page, shell)
  await drop('notes.txt', 'nothing\nto see\nhere')
  await expect(page.getByRole('alert')).toContainText('notes.txt, line 1: No column holds timestamps.')
  await expect(page.getByRole('button', { name: 'Check the log' })).toBeDisabled()
  await examine(page, shell, 'import-refused')
  await drop('rack7.csv', 'time,temperature\n2026-01-01T00:00Z,20.5\n2026-01-01T00:10Z,21.5\n')
  await expect(page.getByRole('complementary', { name: 'What this gives' })).toContainText('rack7')
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('link', { name: 'Home', exact: true }).click()
})

test('with the mouse: the guide leads through the whole job, a training by the clock and longer, and its end is told', async () => {
  test.setTimeout(600_000)
  const hands = mouse(page)
  await home.guidesToLog(page, hands)
  await page.getByRole('button', { name: /^Jobs/ }).click()
  await page.getByRole('button', { name: 'Allow notifications' }).click()
  await expect(page.getByRole('button', { name: 'Allow notifications' })).toHaveCount(0)
  await page.keyboard.press('Escape')

  const steps = await home.trainsForMinutes(page, shell, hands)
  await home.goesAway(page)
  const told = (): Promise<string[]> => page.evaluate(() => (window as unknown as { told: string[] }).told)
  await expect.poll(told, { timeout: 180_000 }).toEqual([expect.stringMatching(/^By the clock: Done It took /)])
  await home.extendsTraining(page, shell, hands, steps)
  await home.guidesToEnd(page, shell, hands)
  await home.followsJob(page, hands)
  await home.pausesSearch(page, shell, hands)
  expect(troubles).toEqual([])
})
