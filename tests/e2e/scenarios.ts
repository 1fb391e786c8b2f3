import { expect, type Locator, type Page } from '@playwright/test'
import { examine, type JourneyShell, readRows } from './journey'
import { sensors } from './trained'

const minuteMs = 60_000
const horizon = 12
const shown = (page: Page, name: string | RegExp): Locator => page.getByRole('img', { name })

/** Focuses a control, as someone does who goes there with the Tab key, and presses keys on it. */
async function press(control: Locator, ...keys: string[]): Promise<void> {
  await control.focus()
  for (const key of keys) await control.press(key)
}

/** The CSV of the scenarios accepted: scenario 2 of the first start, every step and sensor of it, and nothing else. */
function checkAccepted(csv: string): void {
  const { header, rows } = readRows(csv)
  expect(header.at(-1)).toBe('mark')
  expect(rows).toHaveLength(horizon * sensors.length)
  expect(new Set(rows.map(({ scenario }) => scenario))).toEqual(new Set([2]))
  expect(rows.every(({ values }) => values.endsWith(',accepted'))).toBe(true)
}

/** Two starts chosen on the calendar, chains, all views, marks, and the accepted ones exported: with the mouse. */
export async function scenariosByMouse(page: Page, shell: JourneyShell): Promise<void> {
  await page.getByRole('link', { name: 'Scenarios', exact: true }).first().click()
  await page.getByRole('spinbutton', { name: 'Scenarios', exact: true }).fill('8')
  await page.getByRole('button', { name: 'Metropolis-Hastings' }).click()
  await page.getByRole('spinbutton', { name: 'Candidates per step' }).fill('3')
  await page.getByRole('button', { name: 'Another start' }).click()
  await page
    .getByRole('button', { name: /not seen by the training/ })
    .last()
    .click()
  await expect(page.getByRole('list', { name: 'Starts' }).getByRole('listitem')).toHaveCount(2)
  await examine(page, shell, 'scenarios-form')
  await page.getByRole('button', { name: 'Generate', exact: true }).click()
  await expect(shown(page, /real past and 6 scenarios/)).toBeVisible({ timeout: minuteMs })
  await expect(page.getByText(/Metropolis-Hastings, 3 candidates/)).toBeVisible()

  await page.getByRole('button', { name: 'Fan', exact: true }).click()
  await expect(shown(page, /quantiles 10 to 90 % of 8 scenarios/)).toBeVisible()
  await examine(page, shell, 'scenarios-fan')
  await page.getByRole('button', { name: 'Heat map', exact: true }).click()
  await expect(shown(page, /^Heat map of temperature of 4 sensors, scenario 1/)).toBeVisible()
  const step = page.getByRole('slider', { name: 'Step' })
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(step).toHaveAttribute('aria-valuetext', /Step [2-9]/)
  await examine(page, shell, 'scenarios-map')
  await page.getByRole('button', { name: 'Distances', exact: true }).click()
  await expect(shown(page, /^Distances of temperature between 8 scenarios. Most alike/)).toBeVisible()
  await examine(page, shell, 'scenarios-distances')

  await page.getByRole('button', { name: 'Accept scenario 2' }).click()
  await page.getByRole('button', { name: 'Reject scenario 3' }).click()
  await expect(page.getByText('1 accepted, 1 rejected')).toBeVisible()
  await page.getByRole('button', { name: 'Lines', exact: true }).click()
  await page.getByRole('combobox', { name: 'Which scenarios' }).selectOption({ label: 'Accepted only' })
  await expect(shown(page, /real past and 1 scenario\./)).toBeVisible()
  await examine(page, shell, 'scenarios-marks')
  checkAccepted(await shell.savedCsv(() => page.getByRole('button', { name: 'Export accepted' }).click()))

  // kept in the workspace: another look at the page shows them
  await page.getByRole('link', { name: 'Scenarios', exact: true }).first().click()
  await page
    .getByRole('row', { name: /8 scenarios of Hall model/ })
    .getByRole('link')
    .click()
  await expect(page.getByRole('button', { name: 'Accept scenario 2' })).toHaveAttribute('aria-pressed', 'true')
}

/** Another day by the arrow keys, views, marks with A and R, and the accepted ones exported: by keys alone. */
export async function scenariosByKeys(page: Page, shell: JourneyShell): Promise<void> {
  await page.locator('main').focus()
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  // the day before, by the arrow keys of the calendar
  await press(page.locator('[data-date][tabindex="0"]'), 'ArrowLeft')
  await page.keyboard.press('Enter')
  await press(page.getByRole('spinbutton', { name: 'Scenarios', exact: true }), 'Control+a', '8')
  await page.keyboard.press('Enter')
  await expect(shown(page, /real past and 6 scenarios/)).toBeVisible({ timeout: minuteMs })

  await page.locator('main').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('a')
  await page.keyboard.press('r')
  await expect(page.getByText('1 accepted, 1 rejected')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Reject scenario 3' })).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('u')
  await expect(page.getByText('1 accepted, 0 rejected')).toBeVisible()

  await press(page.getByRole('button', { name: 'Heat map', exact: true }), 'Enter')
  const step = page.getByRole('slider', { name: 'Step' })
  await press(step, 'ArrowRight', 'ArrowRight')
  await expect(step).toHaveAttribute('aria-valuetext', /^Step 3,/)
  await press(page.getByRole('button', { name: 'Distances', exact: true }), 'Enter')
  await expect(shown(page, /^Distances of temperature/)).toBeVisible()
  await press(page.getByRole('button', { name: 'Lines', exact: true }), 'Enter')
  await press(page.getByRole('combobox', { name: 'Which scenarios' }), 'ArrowDown')
  await expect(shown(page, /real past and 1 scenario\./)).toBeVisible()
  const exporting = page.getByRole('button', { name: 'Export accepted' })
  checkAccepted(await shell.savedCsv(() => press(exporting, 'Enter')))
}
