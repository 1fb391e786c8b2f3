import { expect, type Locator, type Page } from '@playwright/test'
import { type CsvRow, examine, type JourneyShell, readRows } from './journey'
import { sensors } from './trained'

const minuteMs = 60_000
const horizon = 12
const press = async (control: Locator, ...keys: string[]): Promise<void> => {
  await control.focus()
  for (const key of keys) await control.press(key)
}
const preview = (page: Page): Locator => page.getByRole('img', { name: /with and without the anomaly/ })

interface Exports {
  readonly plain: string
  readonly anomalous: string
}

/** Where each sensor first differs from the same scenarios without anomalies must not be before its first label. */
function checkUntouched({ plain, anomalous }: Exports): readonly CsvRow[] {
  const before = readRows(plain)
  const after = readRows(anomalous)
  expect(after.header).toEqual([...before.header, 'anomaly'])
  expect(after.rows).toHaveLength(before.rows.length)
  const firstLabel = new Map<string, number>()
  for (const { sensor, step, anomaly } of after.rows) {
    if (anomaly === '1') firstLabel.set(sensor, Math.min(step, firstLabel.get(sensor) ?? Infinity))
  }
  for (const [index, row] of after.rows.entries()) {
    if (row.step < (firstLabel.get(row.sensor) ?? Infinity)) expect(row.values).toBe(before.rows[index]?.values)
  }
  const changed = after.rows.filter((row, index) => row.anomaly === '1' && row.values !== before.rows[index]?.values)
  expect(changed.length).toBeGreaterThan(0.9 * after.rows.filter(({ anomaly }) => anomaly === '1').length)
  return after.rows
}

/** Stretches of labelled steps of scenario 1, each an anomaly. */
function stretches(rows: readonly CsvRow[]): { sensor: string; first: number; last: number }[] {
  return sensors.flatMap((sensor) => {
    const steps = rows.filter((row) => row.sensor === sensor && row.scenario === 1 && row.anomaly === '1')
    const found: { sensor: string; first: number; last: number }[] = []
    for (const { step } of steps) {
      const last = found.at(-1)
      if (last?.last === step - 1) last.last = step
      else found.push({ sensor, first: step, last: step })
    }
    return found
  })
}

/** Both files of the set that was made: with the anomalies, and of its twin without. */
async function exportBoth(
  page: Page,
  shell: JourneyShell,
  open: (control: Locator) => Promise<void>,
): Promise<Exports> {
  const exporting = page.getByRole('button', { name: 'Export CSV' })
  await expect(page.getByText('Without anomaly, same seed')).toBeVisible({ timeout: minuteMs })
  const anomalous = await shell.savedCsv(() => open(exporting))
  await open(page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Scenarios' }))
  await open(page.getByRole('link', { name: '6 scenarios of Hall model, seed 1', exact: true }).first())
  await expect(page.getByRole('link', { name: 'Add anomalies' })).toBeVisible()
  const plain = await shell.savedCsv(() => open(exporting))
  return { plain, anomalous }
}

/** One anomaly of two sensors: dragged on the time line, chosen on the map, with factor and offset. */
export async function anomalyByMouse(page: Page, shell: JourneyShell): Promise<void> {
  await page.getByRole('link', { name: 'Anomalies', exact: true }).click()
  await page.getByRole('link', { name: 'New anomalies' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(preview(page)).toBeVisible({ timeout: minuteMs })

  const handle = page.getByRole('slider', { name: 'Last step' })
  const box = await handle.boundingBox()
  const track = await page.locator('.track').boundingBox()
  if (box === null || track === null) throw new Error('The time line is not there.')
  const center = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await page.mouse.move(center.x, center.y)
  await page.mouse.down()
  await page.mouse.move(track.x + (11 / horizon) * track.width, center.y, { steps: 4 })
  await page.mouse.up()
  await expect(handle).toHaveAttribute('aria-valuenow', '11')
  await page.getByRole('spinbutton', { name: 'From step' }).fill('7')
  await page.getByRole('spinbutton', { name: 'Factor' }).fill('6')
  await page.getByRole('spinbutton', { name: 'Offset' }).fill('1')
  // S01 is chosen to begin with; the last place of the map is S04
  const map = page.getByRole('img', { name: /^Heat map, With anomaly/ }).first()
  const area = await map.boundingBox()
  if (area === null) throw new Error('The map is not there.')
  await map.click({ position: { x: area.width * 0.8, y: area.height * 0.7 } })
  await expect(page.getByRole('combobox', { name: 'Anomalies' })).toContainText('2 sensors')
  await expect(page.getByRole('img', { name: /^Heat map, Difference/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /correlation .* without, .* with it/ })).toBeVisible()
  await examine(page, shell, 'anomaly-wizard')

  // away and back again: it asks once, and keeps what was set
  await page.getByRole('link', { name: 'Home', exact: true }).click()
  const question = page.getByRole('alertdialog', { name: 'Leave the new anomalies?' })
  await expect(question).toBeVisible()
  await examine(page, shell, 'anomaly-leave')
  await question.getByRole('button', { name: 'Leave' }).click()
  await expect(page.getByRole('heading', { name: 'New anomalies' })).toBeHidden()
  await page.goBack()
  await expect(page.getByText('These are the choices you left here.')).toBeVisible()
  await expect(page.getByRole('spinbutton', { name: 'Factor' })).toHaveValue('6')

  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('heading', { name: 'What will be made' })).toBeFocused()
  await expect(page.getByText(/with 2 anomalies on 2 sensors/)).toBeVisible()
  await examine(page, shell, 'anomaly-check')
  await page.getByRole('button', { name: 'Back' }).click()
  await expect(page.getByRole('spinbutton', { name: 'Factor' })).toHaveValue('6')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText(/^About .* on disk/)).toBeVisible({ timeout: minuteMs })
  await examine(page, shell, 'anomaly-run')
  await page.getByRole('button', { name: 'Generate', exact: true }).click()
  const rows = checkUntouched(await exportBoth(page, shell, (control) => control.click()))
  expect(stretches(rows)).toEqual(['S01', 'S04'].map((sensor) => ({ sensor, first: 7, last: 11 })))
}

/** Seven at random on four sensors, exactly, and refused where they cannot be: by keys alone. */
export async function anomaliesByKeys(page: Page, shell: JourneyShell): Promise<void> {
  await page.locator('main').focus()
  await page.keyboard.press('n')
  await page.keyboard.press('a')
  await press(page.getByRole('button', { name: 'Continue' }), 'Enter')
  await expect(preview(page)).toBeVisible({ timeout: minuteMs })
  const begin = page.getByRole('slider', { name: 'First step' })
  await press(begin, 'Home', 'ArrowRight', 'ArrowRight')
  await expect(begin).toHaveAttribute('aria-valuenow', '3')
  await press(page.getByRole('slider', { name: 'Full size at step' }), 'ArrowRight', 'ArrowRight')
  await expect(page.getByRole('spinbutton', { name: 'Ramp' })).toHaveValue('3')
  await press(page.getByRole('slider', { name: 'Factor, slider' }), 'ArrowRight')
  await expect(page.getByRole('spinbutton', { name: 'Factor' })).toHaveValue('3.1')
  await press(page.getByRole('button', { name: 'List', exact: true }), 'Enter')
  await press(page.getByRole('checkbox', { name: 'S03' }), 'Space')
  await expect(page.getByRole('combobox', { name: 'Sensor drawn' })).toHaveValue('S03')

  await press(page.locator('summary', { hasText: 'Many at once' }), 'Enter')
  const many = page.getByRole('spinbutton', { name: 'How many' })
  await press(many, 'Control+a', '5', '0')
  await page.keyboard.press('Enter')
  // three of three steps and a quiet one between fit into 12 steps: 12 on four sensors
  await expect(
    page.getByText(/50 anomalies of at least 3 steps do not fit on 4 sensors within 12 steps: at most 12/),
  ).toBeVisible()
  await examine(page, shell, 'anomaly-many')
  await press(many, 'Control+a', '7')
  await page.keyboard.press('Enter')
  await expect(page.getByText('7 anomalies drawn.')).toBeVisible()
  await press(page.getByRole('button', { name: 'Continue' }), 'Enter')
  await expect(page.getByText(/with 7 anomalies on/)).toBeVisible()
  await press(page.getByRole('button', { name: 'Continue' }), 'Enter')
  await expect(page.getByRole('heading', { name: 'Ready to generate' })).toBeVisible()
  await press(page.getByRole('button', { name: 'Generate', exact: true }), 'Enter')
  const rows = checkUntouched(await exportBoth(page, shell, (control) => press(control, 'Enter')))
  const found = stretches(rows)
  expect(found).toHaveLength(7)
  for (const { first, last } of found) expect([3, 4, 5, 6]).toContain(last - first + 1)
  await press(page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Anomalies' }), 'Enter')
  await expect(page.getByRole('row', { name: /7 anomalies/ })).toBeVisible()
  await examine(page, shell, 'anomalies')
}
