import { expect, type Locator, type Page } from '@playwright/test'
import type { Hands } from './hands'
import { examine, type JourneyShell, readRows } from './journey'

const minuteMs = 60_000
const guide = (page: Page): Locator => page.getByRole('complementary', { name: 'Next step' })
const says = (page: Page, words: string | RegExp, timeout?: number): Promise<void> =>
  expect(guide(page)).toContainText(words, timeout === undefined ? {} : { timeout })

/** What Home says of the machine and of the workspaces before anything was done. */
export async function looksAtHome(page: Page, shell: JourneyShell): Promise<void> {
  const machine = page.getByRole('region', { name: 'This machine' })
  await expect(machine).toContainText(/Trains on .*\((CPU|GPU)\)/, { timeout: minuteMs })
  await expect(machine).toContainText(/Plenum \d+\.\d+\.\d+, TensorFlow \d+\.\d+\.\d+, Node \d+/)
  // what is missing comes with what to do; nothing missing is said, too
  await expect(machine).toContainText(/Nothing is missing\.|npm run|Install|Run /)
  await expect(page.getByRole('region', { name: 'Workspaces' })).toContainText('test.plenum')
  await expect(guide(page)).toHaveCount(0)
  await examine(page, shell, 'home-machine')
}

/** “Try it” leads to an imported log, a step at a time. */
export async function guidesToLog(page: Page, hands: Hands): Promise<void> {
  await hands.press('button', 'Try it with the sample log')
  await says(page, 'Next: import the log')
  await hands.press('button', 'Check the log')
  await expect(page.getByRole('heading', { name: 'What will be done' })).toBeVisible({ timeout: minuteMs })
  await hands.press('button', 'Import')
  await expect(page.getByRole('link', { name: 'Train a model' })).toBeVisible({ timeout: minuteMs })
  await says(page, /Next: train a model on indoor-climate/)
}

/** A training by the clock: as many steps as fit into the minutes. Answers how many those are. */
export async function trainsForMinutes(page: Page, shell: JourneyShell, hands: Hands): Promise<number> {
  await hands.press('link', 'Take me there')
  await hands.press('button', 'Continue')
  await expect(page.getByRole('heading', { name: 'Which model' })).toBeVisible()
  await page.locator('summary', { hasText: 'Every setting' }).press('Enter')
  // a few, so that a validation is no matter of minutes on two cores
  await hands.write('spinbutton', 'Validation starts', '8')
  await hands.press('button', 'Continue')
  await expect(page.getByRole('heading', { name: 'How long' })).toBeVisible()
  await hands.choose('Steps', 'Minutes')
  await hands.write('spinbutton', 'Minutes', '0.1')
  await hands.write('textbox', 'Name', 'By the clock')
  const note = page.getByText(/^[\d,]+ steps?\.$/)
  await expect(note).toBeVisible({ timeout: 2 * minuteMs })
  await examine(page, shell, 'train-minutes')
  const steps = Number((await note.textContent())?.replace(/\D/g, ''))
  expect(steps).toBeGreaterThan(0)
  await hands.press('button', 'Continue')
  await expect(
    page.getByText(new RegExp(`for ${steps.toLocaleString('en')} steps?; on .+ this takes about`)),
  ).toBeVisible()
  await hands.press('button', 'Start training')
  await expect(page.getByRole('heading', { name: 'By the clock' })).toBeVisible()
  await says(page, 'The model is training')
  return steps
}

/** As if the person had gone elsewhere for a minute: what is long and ends meanwhile is told by the system. */
export async function goesAway(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { now } = Date
    Date.now = () => now() + 60_000
    document.hasFocus = () => false
  })
}

/** More steps for a training that is done; it goes on where it was. */
export async function extendsTraining(page: Page, shell: JourneyShell, hands: Hands, steps: number): Promise<void> {
  const progress = page.getByRole('region', { name: 'Progress' })
  const of = (count: number): string => `${count.toLocaleString('en')} / ${count.toLocaleString('en')}`
  await expect(page.getByRole('link', { name: 'Make scenarios' })).toBeVisible({ timeout: 3 * minuteMs })
  await expect(progress).toContainText(of(steps))
  await hands.press('button', 'Extend')
  await hands.write('spinbutton', 'Steps in all', String(steps + 4))
  await examine(page, shell, 'train-extend')
  await hands.press('button', 'Go on')
  await expect(progress).toContainText(of(steps + 4), { timeout: 3 * minuteMs })
  await expect(page.getByRole('link', { name: 'Make scenarios' })).toBeVisible({ timeout: minuteMs })
}

/** On to scenarios and to an anomaly; the file says which values are one. Then the guide is put away, for good. */
export async function guidesToEnd(page: Page, shell: JourneyShell, hands: Hands): Promise<void> {
  await says(page, 'Next: make scenarios')
  await hands.press('link', 'Take me there')
  await hands.press('button', 'Generate')
  await says(page, 'Next: place an anomaly', minuteMs)
  await hands.press('link', 'Take me there')
  await expect(page.getByRole('heading', { name: 'Which scenarios' })).toBeVisible()
  await examine(page, shell, 'anomaly-choose')
  await hands.press('button', 'Continue')
  await expect(page.getByRole('img', { name: /with and without the anomaly/ })).toBeVisible({ timeout: minuteMs })
  await hands.press('button', 'Continue')
  await expect(page.getByRole('heading', { name: 'What will be made' })).toBeFocused()
  await hands.press('button', 'Continue')
  await expect(page.getByRole('heading', { name: 'Ready to generate' })).toBeFocused()
  await hands.press('button', 'Generate')
  await says(page, 'That was the whole job', minuteMs)
  await expect(page.getByText('Without anomaly, same seed')).toBeVisible({ timeout: minuteMs })
  const { header, rows } = readRows(await shell.savedCsv(() => hands.press('button', 'Export CSV')))
  expect(header.at(-1)).toBe('anomaly')
  const labelled = rows.filter(({ anomaly }) => anomaly === '1')
  // six scenarios of one sensor from step 10 of 24 on
  expect(labelled).toHaveLength(6 * 15)
  expect(new Set(labelled.map(({ sensor }) => sensor)).size).toBe(1)

  await hands.press('button', 'Put the guide away')
  await expect(guide(page)).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(guide(page)).toHaveCount(0)
}

/** From the list of jobs to what one of them made. */
export async function followsJob(page: Page, hands: Hands): Promise<void> {
  await page.keyboard.press('Control+j')
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toBeVisible()
  await hands.press('link', 'Open By the clock')
  await expect(page.getByRole('heading', { name: 'By the clock' })).toBeVisible()
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toHaveCount(0)
}

const stepsDone = async (progress: Locator): Promise<number> =>
  Number(/([\d,]+) of [\d,]+ steps/.exec((await progress.textContent()) ?? '')?.[1]?.replaceAll(',', '') ?? NaN)

/** A search far too long for a test is paused, goes on where it was, and is ended. */
export async function pausesSearch(page: Page, shell: JourneyShell, hands: Hands): Promise<void> {
  await page.getByRole('main').focus()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await hands.press('link', 'Searches')
  await hands.press('link', 'New search')
  await page.getByRole('combobox', { name: 'Choice' }).selectOption({ label: 'Noise length' })
  await hands.press('button', 'Add a choice')
  await hands.write('textbox', 'Values', '8, 12')
  await hands.write('spinbutton', 'Steps of a trial', '50000')
  await hands.write('spinbutton', 'Seeds per point', '1')
  await hands.write('textbox', 'Name', 'A long one')
  await page.locator('summary', { hasText: 'Every setting' }).press('Enter')
  await hands.write('spinbutton', 'Validation starts', '8')
  await hands.press('button', 'Start the search')
  await expect(page.getByRole('heading', { name: 'A long one' })).toBeVisible()
  const progress = page.getByRole('region', { name: 'Progress' })
  await expect.poll(() => stepsDone(progress), { timeout: 2 * minuteMs }).toBeGreaterThan(0)
  await hands.press('button', 'Pause')
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible({ timeout: minuteMs })
  await expect(page.getByText('Paused', { exact: true }).first()).toBeVisible()
  const before = await stepsDone(progress)
  expect(before).toBeGreaterThan(0)
  await examine(page, shell, 'search-paused')
  await hands.press('button', 'Resume')
  await expect.poll(() => stepsDone(progress), { timeout: 2 * minuteMs }).toBeGreaterThan(before)
  await hands.press('button', 'End for good')
  await expect(page.getByText('Ended', { exact: true }).first()).toBeVisible({ timeout: minuteMs })
  await expect(page.getByRole('button', { name: 'Resume' })).toHaveCount(0)
}
