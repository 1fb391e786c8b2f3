import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { trainsByMouse } from './training'

/** What differs between the shells: how an export reaches a file that the test can read. */
export interface JourneyShell {
  readonly name: 'desktop' | 'web'
  /** Runs `press` (a click on “Export CSV”) and answers the text of the CSV that was saved. */
  savedCsv(press: () => Promise<void>): Promise<string>
}

/** Steps of the training in a test: enough for curves and a validation, few enough for two cores. */
export const trainingSteps = 30
const minuteMs = 60_000
const screens = process.env.PLENUM_SCREENS === '1' ? join('docs', 'screens') : undefined
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/** No violation of WCAG 2.2 AA on the page as it is now, in light and dark; with PLENUM_SCREENS=1 both are kept. */
export async function examine(page: Page, shell: Pick<JourneyShell, 'name'>, name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', scheme)
    if (screens !== undefined && shell.name === 'desktop') {
      mkdirSync(screens, { recursive: true })
      await page.screenshot({ path: join(screens, `${name}-${scheme}.png`) })
    }
    // legacy mode keeps axe in this page: an Electron window cannot open another one
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(wcag).analyze()
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
    expect(told, `${name}, ${scheme}`).toEqual([])
  }
}

const section = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name }).click()

/** The empty pages say what would be there. */
export async function seesEmptyWorkspace(page: Page, shell: JourneyShell): Promise<void> {
  await expect(page.getByRole('button', { name: 'Try it with the sample log' })).toBeVisible()
  await examine(page, shell, 'home-empty')
  for (const [name, words] of [
    ['Data', 'No data set yet'],
    ['Train', 'No training yet'],
    ['Scenarios', 'No scenarios yet'],
    ['Anomalies', 'No anomalies yet'],
  ] as const) {
    await section(page, name)
    await expect(page.getByRole('heading', { name: words })).toBeVisible()
  }
  await section(page, 'Home')
}

/** Sample log → preview → report → data set with charts. */
export async function importsSample(page: Page, shell: JourneyShell): Promise<void> {
  await page.getByRole('button', { name: 'Try it with the sample log' }).click()
  await expect(page.getByRole('heading', { name: 'What this gives' })).toBeVisible()
  await examine(page, shell, 'import-set')
  await page.getByRole('button', { name: 'Check the log' }).click()
  await expect(page.getByRole('heading', { name: 'What will be done' })).toBeVisible({ timeout: minuteMs })
  await expect(page.getByText(/readings of \d+ sensors/)).toBeVisible()
  await examine(page, shell, 'import-check')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByRole('link', { name: 'Train a model' })).toBeVisible({ timeout: minuteMs })
  await expect(page.getByRole('img', { name: /over time/ }).first()).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Faults' })).toBeVisible()
  await examine(page, shell, 'data-set')
  await page.getByRole('tab', { name: 'Coverage' }).click()
  await expect(page.getByRole('columnheader', { name: 'Missing' })).toBeVisible()
}

/** All sensors as a band, at an instant, by day, and where they hang: by keys alone once the page is open. */
export async function looksAtHall(page: Page, shell: JourneyShell): Promise<void> {
  await page.getByRole('tab', { name: 'Heat map' }).click()
  await expect(page.getByRole('img', { name: /^Heat map of/ })).toBeVisible()
  const time = page.getByRole('slider', { name: 'Time' })
  await time.focus()
  await page.keyboard.press('Home')
  const first = await time.getAttribute('aria-valuetext')
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await expect(time).not.toHaveAttribute('aria-valuetext', first ?? '')
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  await examine(page, shell, 'data-heat-map')

  await page.getByRole('tab', { name: 'Calendar' }).click()
  await expect(page.getByRole('img', { name: /present for/ })).toBeVisible()
  await examine(page, shell, 'data-calendar')

  await page.getByRole('tab', { name: 'Floor plan' }).click()
  await page.getByRole('button', { name: 'Begin with a grid' }).click()
  await page.getByRole('application').focus()
  await page.keyboard.press('n')
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowUp')
  await expect(page.getByText(/at x 1, y -1.5/)).toBeVisible()
  await expect(page.getByText('Saved in the workspace.')).toBeVisible()
  await examine(page, shell, 'data-floor-plan')
  await page.getByRole('tab', { name: 'Lines' }).click()
}

/** A short training with its live page, then the evaluation beside the baselines. */
export async function trains(page: Page, shell: JourneyShell): Promise<void> {
  await page.getByRole('link', { name: 'Train a model' }).click()
  await trainsByMouse(page, shell, { name: 'First training', steps: trainingSteps, validateEvery: 10 })
  await expect(page.getByRole('heading', { name: 'Losses' })).toBeVisible()
  const progress = page.getByRole('region', { name: 'Progress' })
  await expect(progress).toContainText(/steps\/s/, { timeout: minuteMs })
  await examine(page, shell, 'train-live')
  await expect(page.getByRole('link', { name: 'Make scenarios' })).toBeVisible({ timeout: 3 * minuteMs })
  await expect(progress).toContainText(`${String(trainingSteps)} / ${String(trainingSteps)}`)
  await expect(progress).toContainText(/steps\/s/)
  await expect(progress).toContainText(/CPU|GPU/)
  await examine(page, shell, 'train-done')
}

/** Scenarios of a sensor, exported; then the same with an anomaly, exported. Answers both CSVs. */
export async function samples(
  page: Page,
  shell: JourneyShell,
): Promise<{ plain: string; anomalous: string; sensor: string }> {
  await page.getByRole('link', { name: 'Make scenarios' }).click()
  await expect(page.getByRole('button', { name: 'Generate', exact: true })).toBeVisible()
  await examine(page, shell, 'scenarios-new')
  await page.getByRole('button', { name: 'Generate', exact: true }).click()
  const exportButton = page.getByRole('button', { name: 'Export CSV' })
  await expect(exportButton).toBeVisible({ timeout: minuteMs })
  await expect(page.getByRole('img', { name: /real past and 6 scenarios/ })).toBeVisible({ timeout: minuteMs })
  await examine(page, shell, 'scenarios')
  const plain = await shell.savedCsv(() => exportButton.click())
  await expect(page.getByText(/rows written to/)).toBeVisible()

  await page.getByRole('button', { name: 'Next sensor' }).click()
  const sensor = await page.getByRole('combobox', { name: 'Sensor' }).first().inputValue()
  await page.getByRole('link', { name: 'Add anomalies' }).click()
  await page.getByRole('spinbutton', { name: 'From step' }).fill('10')
  await page.getByRole('spinbutton', { name: 'Factor' }).fill('4')
  await expect(page.getByRole('img', { name: /with and without the anomaly/ })).toBeVisible({ timeout: minuteMs })
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText(/with 1 anomaly on 1 sensor/)).toBeVisible()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Generate', exact: true }).click()
  await expect(page.getByText('Without anomaly, same seed')).toBeVisible({ timeout: minuteMs })
  await examine(page, shell, 'anomaly')
  const anomalous = await shell.savedCsv(() => exportButton.click())
  return { plain, anomalous, sensor }
}

/** Scores beside the baselines, on the page of the training. */
export async function evaluates(page: Page, shell: JourneyShell): Promise<void> {
  await section(page, 'Train')
  await expect(page.getByRole('link', { name: 'First training' })).toBeVisible()
  await examine(page, shell, 'train-list')
  await page.getByRole('link', { name: 'First training' }).click()
  await page.getByRole('spinbutton', { name: 'Start points' }).fill('3')
  await page.getByRole('spinbutton', { name: 'Scenarios per start' }).fill('10')
  await page.getByRole('button', { name: 'Evaluate' }).click()
  for (const model of ['GAN', 'Persistence', 'Seasonal naive', 'AR bootstrap']) {
    await expect(page.getByRole('rowheader', { name: model }).first()).toBeVisible({ timeout: 3 * minuteMs })
  }
  await page.getByRole('rowheader', { name: 'AR bootstrap' }).last().scrollIntoViewIfNeeded()
  await examine(page, shell, 'evaluation')
}

/** The jobs drawer lists what was done. */
export async function looksAtJobs(page: Page, shell: JourneyShell): Promise<void> {
  await page.getByRole('button', { name: /^Jobs/ }).click()
  await expect(page.getByRole('dialog', { name: 'Jobs' })).toContainText('Done')
  await examine(page, shell, 'jobs')
  await page.keyboard.press('Escape')
  await section(page, 'Home')
  await examine(page, shell, 'home')
}

export interface CsvRow {
  readonly scenario: number
  readonly step: number
  readonly timestamp: string
  readonly sensor: string
  readonly anomaly: string | undefined
  /** The whole line without its anomaly label, as written. */
  readonly values: string
}

/** Rows of a scenario CSV: `scenario,start,step,timestamp,sensor,<variables>[,anomaly]`. */
export function readRows(csv: string): { header: string[]; rows: CsvRow[] } {
  const [head, ...lines] = csv.trimEnd().split(/\r?\n/)
  const header = (head ?? '').split(',')
  const labelled = header.at(-1) === 'anomaly'
  const rows = lines.map((line) => {
    const cells = line.split(',')
    return {
      scenario: Number(cells[0]),
      step: Number(cells[2]),
      timestamp: cells[3] ?? '',
      sensor: cells[4] ?? '',
      anomaly: labelled ? cells.at(-1) : undefined,
      values: (labelled ? cells.slice(0, -1) : cells).join(','),
    }
  })
  return { header, rows }
}

/**
 * What the exports promise: 6 scenarios × 24 steps × every sensor; with the anomaly exactly the steps from 10 on of
 * its sensor are labelled and changed, and every other line is the same to the byte.
 */
export function checkExports({ plain, anomalous, sensor }: { plain: string; anomalous: string; sensor: string }): void {
  const before = readRows(plain)
  const after = readRows(anomalous)
  expect(before.header.slice(0, 5)).toEqual(['scenario', 'start', 'step', 'timestamp', 'sensor'])
  expect(after.header).toEqual([...before.header, 'anomaly'])
  const sensors = new Set(before.rows.map((row) => row.sensor))
  expect(sensors).toContain(sensor)
  expect(before.rows).toHaveLength(6 * 24 * sensors.size)
  expect(after.rows).toHaveLength(before.rows.length)
  for (const [index, row] of after.rows.entries()) {
    const was = before.rows[index]
    const disturbed = row.sensor === sensor && row.step >= 10
    expect(row.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)
    expect(row.anomaly).toBe(disturbed ? '1' : '0')
    if (!disturbed) expect(row.values).toBe(was?.values)
  }
  const changed = after.rows.filter((row, index) => row.anomaly === '1' && row.values !== before.rows[index]?.values)
  expect(changed.length).toBeGreaterThan(0.95 * 6 * 15)
}

/** The one pass through the window, from an empty workspace to a labelled CSV. */
export async function wholeJourney(page: Page, shell: JourneyShell): Promise<void> {
  await seesEmptyWorkspace(page, shell)
  await importsSample(page, shell)
  await looksAtHall(page, shell)
  await trains(page, shell)
  checkExports(await samples(page, shell))
  await evaluates(page, shell)
  await looksAtJobs(page, shell)
}
