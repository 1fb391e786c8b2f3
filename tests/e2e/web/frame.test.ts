import { type Browser, expect, type Page, test } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeHall } from '../../bench/ui/hall'
import { choosesColours, deletesAndTakesBack, findsByTyping, goesByKeys, looksAtMachine, stopsJob } from '../frame'
import { type JourneyShell } from '../journey'
import { launchBrowser } from './browser'
import { type ServedWorkspace, serveFile } from './serve'

const folder = mkdtempSync(join(tmpdir(), 'plenum-e2e-'))
let served: ServedWorkspace
let browser: Browser
let page: Page
const troubles: string[] = []
const shell: JourneyShell = { name: 'web', savedCsv: () => Promise.reject(new Error('unused')) }

test.beforeAll(async () => {
  const file = join(folder, 'test.plenum')
  makeHall(file, 4, 3)
  served = await serveFile(file)
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  await page.goto(served.url)
})
test.afterAll(async () => {
  await browser.close()
  await served.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A request over a socket of its own, as another tab would make it: a hall is simulated for as long as the tab is open. */
async function simulatesElsewhere(): Promise<void> {
  await page.evaluate(async () => {
    const answer = await fetch('downloads', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'hall.csv' }),
    })
    const { grant } = (await answer.json()) as { grant: string }
    const socket = new WebSocket('socket'.replace(/^/, `${location.origin.replace('http', 'ws')}/`))
    const input = { sensors: 4000, weeks: 30, out: { grant } }
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ kind: 'request', id: 0, name: 'datasets/simulate', input }))
    })
    Object.assign(window, { socket })
  })
}

test('everything is found and done by keys alone', async () => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await findsByTyping(page, shell)
  await goesByKeys(page, shell)
  await choosesColours(page)
})

test('a sensor is found by typing, a deletion taken back with a key', async () => {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('hall of 4')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Hall of 4' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('s003')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('img', { name: /temperature.* of 1 sensor/ })).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'S003' })).toBeChecked()
  await deletesAndTakesBack(page, shell, 'Hall of 4', () => page.keyboard.press('Control+z'))
})

test('work is followed and stopped where it is listed', async () => {
  await simulatesElsewhere()
  await expect(page.getByRole('button', { name: /^Jobs 1/ })).toBeVisible()
  await stopsJob(page, shell, 'Simulate a hall')
  await expect(page.getByRole('button', { name: 'Jobs', exact: true })).toBeVisible()
  await looksAtMachine(page, shell)
  expect(troubles).toEqual([])
})
