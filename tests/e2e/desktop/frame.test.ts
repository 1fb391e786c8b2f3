import { expect, test } from '@playwright/test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deletesAndTakesBack, looksAtMachine } from '../frame'
import { examine, type JourneyShell } from '../journey'
import { commandLine, type Desktop, launchDesktop } from './launch'
import { choosesFile } from './saving'

const shell: JourneyShell = { name: 'desktop', savedCsv: () => Promise.reject(new Error('unused')) }
const minuteMs = 60_000
let desktop: Desktop

/** Two sensors over two days. */
function writeLog(file: string): string {
  const rows = Array.from({ length: 288 }, (_, step) => {
    const time = new Date(Date.UTC(2026, 0, 5) + step * 600_000).toISOString()
    return `${time},${(20 + Math.sin(step / 20)).toFixed(3)},${(23 + Math.cos(step / 30)).toFixed(3)}`
  })
  writeFileSync(file, ['time,North (°C),South (°C)', ...rows, ''].join('\n'))
  return file
}

test.beforeAll(async () => {
  desktop = await launchDesktop((folder) => [writeLog(join(folder, 'aisle.csv'))])
})
test.afterAll(() => desktop.close())

/** Chooses an item of the application menu by its labels. */
async function chooseMenu(...labels: string[]): Promise<void> {
  await desktop.app.evaluate(({ Menu }, path) => {
    let items = Menu.getApplicationMenu()?.items ?? []
    for (const [depth, label] of path.entries()) {
      const found = items.find((item) => item.label.startsWith(label))
      if (found === undefined) throw new Error(`No ${label} among ${items.map((item) => item.label).join(', ')}`)
      // Electron's types know it as any function
      if (depth === path.length - 1) (found.click as () => void)()
      items = found.submenu?.items ?? []
    }
  }, labels)
}

test('a log given to the program is imported, with progress in the task bar; a deletion is taken back', async () => {
  test.setTimeout(4 * minuteMs)
  const { app, page } = desktop
  await app.evaluate(({ BrowserWindow }) => {
    const seen: number[] = []
    Object.assign(globalThis, { seen })
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar = (share) => void seen.push(share)
  })
  await page.getByRole('button', { name: 'Check the log' }).click()
  await page.getByRole('button', { name: 'Import', exact: true }).click({ timeout: minuteMs })
  await expect(page.getByRole('link', { name: 'Train a model' })).toBeVisible({ timeout: minuteMs })
  const seen = (): Promise<number[]> => app.evaluate(() => (globalThis as unknown as { seen: number[] }).seen)
  await expect.poll(async () => (await seen()).at(-1)).toBe(-1)
  expect(Math.max(...(await seen()))).toBeGreaterThanOrEqual(0)

  await deletesAndTakesBack(page, shell, 'aisle', () => page.getByRole('button', { name: 'Undo' }).click())
  await looksAtMachine(page, shell)
})

test('another workspace is opened from the menu and from the list of recent ones; a file that is none is refused', async () => {
  const { app, page, folder } = desktop
  const crumbs = page.getByRole('navigation', { name: 'Where you are' })
  await choosesFile(desktop, join(folder, 'second'))
  await chooseMenu('File', 'New workspace')
  await expect(crumbs).toContainText('second.plenum', { timeout: 20_000 })
  await expect(page.getByRole('button', { name: 'Try it with the sample log' })).toBeVisible()

  const log = join(folder, 'aisle.csv')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, log)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('open another workspace')
  await page.keyboard.press('Enter')
  await expect(page.getByText(/aisle.csv is no SQLite file, not a Plenum workspace/).first()).toBeVisible()
  await expect(crumbs).toContainText('second.plenum')

  await chooseMenu('File', 'Open recent', 'test.plenum')
  await expect(crumbs).toContainText('test.plenum', { timeout: 20_000 })
})

test('the menu leads to what the window does, and the mouse does it', async () => {
  const { page } = desktop
  await chooseMenu('Help', 'Keys')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await examine(page, shell, 'keys')
  await page.getByRole('button', { name: 'Close' }).click()
  await chooseMenu('View', 'Do or find')
  await expect(page.getByRole('dialog', { name: 'Do or find' })).toBeVisible()
  await examine(page, shell, 'palette')
  await page.getByRole('option', { name: 'aisle' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'aisle' })).toBeVisible()
  await page.getByRole('button', { name: 'Colours' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Colours' }).click()
  await page.getByRole('menuitemradio', { name: 'As the system' }).click()
})

test('a second start hands its file over to the window that is there', async () => {
  const { page, folder } = desktop
  const log = writeLog(join(folder, 'second-aisle.csv'))
  const second = spawn(desktop.app.process().spawnfile, commandLine(folder, [log]), { stdio: 'ignore' })
  const [code] = (await once(second, 'exit')) as [number | null]
  expect(code).toBe(0)
  await expect(page.getByText('second-aisle.csv').first()).toBeVisible()
})

test('what was deleted is gone once the window is closed, and the window comes back where it was', async () => {
  const { app, page, folder } = desktop
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Data' }).click()
  await page.getByRole('button', { name: 'Leave, keep the draft' }).click()
  await page.getByRole('main').getByRole('link', { name: 'aisle', exact: true }).click()
  await page.getByRole('button', { name: 'Delete aisle' }).click()
  await expect(page.getByText('Deleted aisle.').first()).toBeVisible()
  const bounds = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())
  await app.close()
  const kept: unknown = JSON.parse(readFileSync(join(folder, 'user', 'window.json'), 'utf8'))
  expect(kept).toEqual({ bounds, maximized: false })
  // no page holds the workspace now: the terminal lists what is in it
  const list = spawn(process.execPath, [
    'out/cli/plenum.cjs',
    'datasets',
    '--json',
    '--workspace',
    join(folder, 'test.plenum'),
  ])
  let told = ''
  list.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()))
  await once(list, 'close')
  expect(JSON.parse(told)).toEqual([])
})
