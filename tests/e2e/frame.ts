import { expect, type Page } from '@playwright/test'
import { examine, type JourneyShell } from './journey'

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })
const palette = (page: Page) => dialog(page, 'Do or find')

/** From anywhere to anything by typing, without a mouse; the focus is on what was opened. */
export async function findsByTyping(page: Page, shell: JourneyShell): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(palette(page)).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Do or find' })).toBeFocused()
  await examine(page, shell, 'palette')
  await page.keyboard.type('nowhere at all')
  await expect(palette(page)).toContainText('Nothing is called')
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('scen')
  await expect(page.getByRole('option', { selected: true })).toContainText('Scenarios')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Scenarios' })).toBeVisible()
}

/** Two keys to a page; none of them while one types; the list of them all, where they can be switched off. */
export async function goesByKeys(page: Page, shell: JourneyShell): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await expect(page.getByRole('heading', { level: 1, name: 'Train' })).toBeVisible()
  // the page that was opened has the focus, so that Tab goes on in it
  await expect(page.getByRole('main')).toBeFocused()
  await expect(page).toHaveTitle(/^Train/)

  await page.keyboard.press('?')
  await expect(dialog(page, 'Keys')).toContainText('Do or find anything')
  await examine(page, shell, 'keys')
  const single = page.getByRole('checkbox', { name: /by themselves are keys/ })
  await single.uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await expect(page.getByRole('heading', { level: 1, name: 'Train' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('all keys')
  await page.keyboard.press('Enter')
  await single.check()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await expect(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible()
}

/** Light, dark or as the system has it; kept when the page is loaded again. */
export async function choosesColours(page: Page): Promise<void> {
  const html = page.locator('html')
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await expect(html).toHaveAttribute('data-theme', 'light')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('colours dark')
  await page.keyboard.press('Enter')
  await expect(html).toHaveAttribute('data-theme', 'dark')
  await page.reload()
  await expect(html).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Colours' }).click()
  await page.getByRole('menuitemradio', { name: 'As the system' }).click()
  await expect(html).toHaveAttribute('data-theme', 'light')
}

/** Gone from its page and from the list at once, and back again; `undo` is a click in one shell and a key in the other. */
export async function deletesAndTakesBack(
  page: Page,
  shell: JourneyShell,
  name: string,
  undo: () => Promise<void>,
): Promise<void> {
  const link = page.getByRole('main').getByRole('link', { name, exact: true })
  await page.getByRole('button', { name: `Delete ${name}` }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible()
  const news = page.getByRole('region', { name: 'News' })
  await expect(news).toContainText(`Deleted ${name}.`)
  await expect(link).toHaveCount(0)
  await examine(page, shell, 'deleted')
  await undo()
  await expect(news).toContainText('It is back.')
  await expect(link).toBeVisible()
}

/** What the drawer says of a job that is running, and after it was stopped there. */
export async function stopsJob(page: Page, shell: JourneyShell, title: string): Promise<void> {
  await page.keyboard.press('Control+j')
  const drawer = dialog(page, 'Jobs')
  await expect(drawer.getByRole('heading', { name: 'Running' })).toBeVisible()
  await expect(drawer.getByRole('progressbar', { name: title })).toHaveAttribute('aria-valuenow', /\d+/)
  await expect(drawer).toContainText(/left/)
  await examine(page, shell, 'jobs-running')
  await drawer.getByRole('button', { name: `Cancel ${title}` }).press('Enter')
  await expect(drawer.getByRole('heading', { name: 'Finished' })).toBeVisible()
  await expect(drawer).toContainText('Cancelled')
  await page.keyboard.press('Escape')
}

/** The device that is really used, and figures of the machine that are none of ours to invent. */
export async function looksAtMachine(page: Page, shell: JourneyShell): Promise<void> {
  await page.getByRole('button', { name: /^Device that TensorFlow uses: .*(CPU|GPU|thread|NVIDIA)/ }).click()
  const machine = dialog(page, /^Device that TensorFlow uses/)
  await expect(machine).toContainText(/Memory\d/)
  await expect(machine).toContainText(/Processor\d+ %/, { timeout: 15_000 })
  await examine(page, shell, 'machine')
  await page.keyboard.press('Escape')
}
