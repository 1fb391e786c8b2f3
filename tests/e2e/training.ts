import { expect, type Page } from '@playwright/test'
import { examine, type JourneyShell } from './journey'

const minuteMs = 60_000

export interface ShortTraining {
  readonly name: string
  readonly steps: number
  readonly validateEvery: number
}

const next = (page: Page): Promise<void> => page.getByRole('button', { name: 'Continue', exact: true }).click()

/** Through the wizard with the mouse, from its first step to the page of the training; each step is looked at. */
export async function trainsByMouse(page: Page, shell: JourneyShell, wanted: ShortTraining): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Which log, and which part to learn from' })).toBeVisible()
  await expect(page.getByRole('img', { name: /over time|of \d+ sensors/ }).first()).toBeVisible()
  await examine(page, shell, 'train-choose')
  await next(page)
  await expect(page.getByRole('radio', { name: /^Plenum/ })).toBeChecked()
  await page.getByText('Every setting').click()
  await page.getByRole('spinbutton', { name: 'Validation starts' }).fill('8')
  await examine(page, shell, 'train-details')
  await page.getByText('Every setting').click()
  await expect(page.getByRole('img', { name: /what is read, and what is to be made/ })).toBeVisible()
  await examine(page, shell, 'train-set')
  await next(page)
  await page.getByRole('spinbutton', { name: 'Steps', exact: true }).fill(String(wanted.steps))
  await page.getByRole('spinbutton', { name: 'Validate every' }).fill(String(wanted.validateEvery))
  await page.getByRole('textbox', { name: 'Name' }).fill(wanted.name)
  const measured = page.getByRole('region', { name: 'Measured on this device' })
  await expect(measured).toContainText(/steps\/s/, { timeout: 2 * minuteMs })
  await expect(measured).toContainText(/CPU|GPU/)
  await expect(measured).toContainText(/Altogether: about/)
  await examine(page, shell, 'train-check')
  await next(page)
  await expect(page.getByText(new RegExp(`for ${String(wanted.steps)} steps; on .+ this takes about`))).toBeVisible()
  await examine(page, shell, 'train-run')
  await page.getByRole('button', { name: 'Start training' }).click()
  await expect(page.getByRole('heading', { name: wanted.name })).toBeVisible()
}

/** A sample log in the workspace, by the shortest way. */
export async function importsQuickly(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try it with the sample log' }).click()
  await page.getByRole('button', { name: 'Check the log' }).click()
  await page.getByRole('button', { name: 'Import', exact: true }).click({ timeout: minuteMs })
  await expect(page.getByRole('link', { name: 'Train a model' })).toBeVisible({ timeout: minuteMs })
}

/** Tab until something has the focus, as a person without a mouse does. */
export async function tabTo(
  page: Page,
  role: 'button' | 'spinbutton' | 'textbox' | 'radio' | 'link',
  name: string | RegExp,
): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: typeof name === 'string' })
  for (let presses = 0; presses < 80; presses++) {
    if (await wanted.evaluateAll((found) => found.some((each) => each === document.activeElement))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reached ${role} ${String(name)}.`)
}
async function tabToDetails(page: Page): Promise<void> {
  const summary = page.locator('summary', { hasText: 'Every setting' })
  for (let presses = 0; presses < 80; presses++) {
    if (await summary.evaluate((found) => found === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab never reached the details.')
}
async function types(page: Page, name: string, value: string): Promise<void> {
  await tabTo(page, /^\d/.test(value) ? 'spinbutton' : 'textbox', name)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(value)
}

/** The same wizard by keys alone: Enter goes on, Back loses nothing, and leaving asks once and keeps what was chosen. */
export async function trainsByKeys(page: Page, shell: JourneyShell, wanted: ShortTraining): Promise<void> {
  const heading = (name: string): Promise<void> => expect(page.getByRole('heading', { name })).toBeVisible()
  await tabTo(page, 'link', 'Train a model')
  await page.keyboard.press('Enter')
  await heading('Which log, and which part to learn from')
  await types(page, 'To validate', '20')
  await expect(page.getByRole('row', { name: /^Validation/ })).toContainText('3,947')
  await page.keyboard.press('Enter')

  await heading('Which model')
  await tabTo(page, 'radio', /^Plenum/)
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: /^Thesis/ })).toBeChecked()
  await page.keyboard.press('ArrowUp')
  await tabToDetails(page)
  await page.keyboard.press('Enter')
  await types(page, 'Validation starts', '8')
  await tabTo(page, 'button', 'Back')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('spinbutton', { name: 'To validate' })).toHaveValue('20')

  // away and back again: it asks once, and keeps what was chosen
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  const dialog = page.getByRole('alertdialog', { name: 'Leave the new training?' })
  await expect(dialog).toBeVisible()
  await examine(page, shell, 'train-leave')
  await tabTo(page, 'button', 'Leave')
  await page.keyboard.press('Enter')
  await heading('Data')
  await page.goBack()
  await expect(page.getByText('These are the choices you left here.')).toBeVisible()
  await expect(page.getByRole('spinbutton', { name: 'To validate' })).toHaveValue('20')

  await tabTo(page, 'button', 'Continue')
  await page.keyboard.press('Enter')
  await heading('Which model')
  await tabTo(page, 'button', 'Continue')
  await page.keyboard.press('Enter')
  await heading('How long')
  await types(page, 'Steps', String(wanted.steps))
  await types(page, 'Validate every', String(wanted.validateEvery))
  await types(page, 'Name', wanted.name)
  await page.keyboard.press('Enter')
  await heading('Ready to train')
  await expect(page.getByText(/this takes about .+ and adds .+ to the workspace/)).toBeVisible({
    timeout: 2 * minuteMs,
  })
  await tabTo(page, 'button', 'Start training')
  await page.keyboard.press('Enter')
  await heading(wanted.name)
}

/** Scenarios of each validation: the slider, by keys, goes back to those of the first. */
export async function looksAtScenarios(page: Page, shell: JourneyShell): Promise<void> {
  const samples = page.getByRole('region', { name: 'Scenarios at each validation' })
  await expect(page.getByRole('link', { name: 'Make scenarios' })).toBeVisible({ timeout: 3 * minuteMs })
  await expect(samples.getByRole('img', { name: /and scenarios of step/ })).toHaveCount(2)
  await samples.scrollIntoViewIfNeeded()
  const slider = samples.getByRole('slider', { name: 'Validation at step' })
  const last = await slider.getAttribute('aria-valuetext')
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(slider).toHaveAttribute('aria-valuetext', 'Step 0')
  expect(last).not.toBe('Step 0')
  await examine(page, shell, 'train-scenarios')
  const table = page.getByRole('region', { name: 'Validation', exact: true })
  await expect(table.getByRole('rowheader', { name: 'Seasonal naive' })).toBeVisible()
}

/** A branch from the last checkpoint with another learning rate, with the mouse. */
export async function branches(page: Page, shell: JourneyShell, from: string): Promise<void> {
  await page.getByRole('link', { name: 'Branch', exact: true }).click()
  await expect(page.getByRole('heading', { name: `Branch of “${from}”` })).toBeVisible()
  await page.getByRole('radio', { name: /^Last/ }).check()
  await page.getByRole('spinbutton', { name: 'Generator rate' }).fill('0.0002')
  await page.getByRole('textbox', { name: 'Name' }).fill('Slower')
  await expect(page.getByRole('spinbutton', { name: 'LSTM cells' })).toHaveCount(0)
  await examine(page, shell, 'train-branch')
  await page.getByRole('button', { name: 'Start the branch' }).click()
  await expect(page.getByRole('heading', { name: 'Slower' })).toBeVisible()
  await expect(page.getByRole('link', { name: `Branch of ${from}` })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Make scenarios' })).toBeVisible({ timeout: 3 * minuteMs })
  const progress = page.getByRole('region', { name: 'Progress' })
  await expect(progress).toContainText('16 / 16')
}

/** A search of two points with the mouse, to its table. */
export async function searches(page: Page, shell: JourneyShell): Promise<void> {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Train' }).click()
  await page.getByRole('navigation', { name: 'Trainings and searches' }).getByRole('link', { name: 'Searches' }).click()
  await expect(page.getByRole('heading', { name: 'No search yet' })).toBeVisible()
  await page.getByRole('main').getByRole('link', { name: 'New search' }).first().click()
  await expect(page.getByText('Nothing is varied yet: add a choice.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start the search' })).toBeDisabled()
  await page.getByRole('combobox', { name: 'Choice' }).selectOption({ label: 'Noise length' })
  await page.getByRole('button', { name: 'Add a choice' }).click()
  await page.getByRole('textbox', { name: 'Values' }).fill('8, twelve')
  await expect(page.getByText('Noise length: the values cannot be read.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Values' }).fill('8, 12')
  await page.getByRole('spinbutton', { name: 'Steps of a trial' }).fill('4')
  await page.getByRole('spinbutton', { name: 'Validate every' }).fill('2')
  await page.getByRole('spinbutton', { name: 'Seeds per point' }).fill('1')
  await page.getByRole('textbox', { name: 'Name' }).fill('Two points')
  await page.getByText('Every setting').click()
  await page.getByRole('spinbutton', { name: 'Validation starts' }).fill('8')
  await page.getByText('Every setting').click()
  await expect(page.getByText('2 trainings, 8 steps in all.')).toBeVisible()
  await examine(page, shell, 'search-new')
  await page.getByRole('button', { name: 'Start the search' }).click()
  await expect(page.getByRole('heading', { name: 'Two points' })).toBeVisible()
  await expect(page.getByText('2 of 2 trials', { exact: true })).toBeVisible({ timeout: 4 * minuteMs })
  const ranking = page.getByRole('region', { name: 'Ranking' }).first()
  await expect(ranking.getByRole('rowheader')).toHaveText(['1', '2'])
  await expect(page.getByRole('region', { name: 'What each choice costs' })).toContainText(/instead of/)
  await examine(page, shell, 'search')
  await page.getByRole('navigation', { name: 'Trainings and searches' }).getByRole('link', { name: 'Searches' }).click()
  await expect(page.getByRole('link', { name: 'Two points' })).toBeVisible()
  await examine(page, shell, 'searches')
  await page.getByRole('link', { name: 'Two points' }).click()
  await ranking
    .getByRole('link', { name: /^Seed 1/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: /^Two points: point/ })).toBeVisible()
}

/** A branch by keys alone, from the page of a training. */
export async function branchesByKeys(page: Page): Promise<void> {
  await tabTo(page, 'link', 'Branch')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /^Branch of/ })).toBeVisible()
  await types(page, 'Steps in all', '6')
  await types(page, 'Name', 'A little longer')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'A little longer' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Progress' })).toContainText('6 / 6', { timeout: 3 * minuteMs })
}
