import { expect, type Page } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { examine, type JourneyShell } from './journey'

/** What differs between the shells: how files come in and go out. */
export interface DataShell extends Pick<JourneyShell, 'name'> {
  /** Runs `press`, which opens a file dialog, and answers it with these files. */
  choose(paths: readonly string[], press: () => Promise<void>): Promise<void>
  /** Runs `press`, which saves one file, and answers what was saved. */
  saved(press: () => Promise<void>): Promise<{ name: string; content: Buffer }>
}
const minuteMs = 60_000
const days = 6
/** Repeatable, 0 … 1: the fractional part of a sine that turns fast. */
const noise = (step: number, sensor: number): number => {
  const turned = Math.sin(step * 12.9898 + sensor * 78.233) * 43_758.5453
  return turned - Math.floor(turned)
}
const places = ['Schrank A1', 'Schrank A2', 'Schrank B1']

export const section = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name }).click()

/**
 * The log of a hall as a German logger writes it, in two files that follow each other: titles above the header,
 * semicolons, decimal commas, Western letters, local time in two columns, and columns that are no readings. Temperature
 * is noise, humidity its mirror two steps later.
 */
export function writeOddLog(folder: string): [first: string, second: string] {
  const number = (value: number): string => value.toFixed(2).replace('.', ',')
  const file = (name: string, fromStep: number, toStep: number): string => {
    const lines = ['Messprotokoll Halle 3', 'Gerät;TL-200', '']
    lines.push('Nr.;Datum;Uhrzeit;Messstelle;Temp. Zuluft [°C];rel. Feuchte [%];Akku [V];Bemerkung')
    for (let step = fromStep; step < toStep; step++) {
      const time = new Date(Date.UTC(2026, 5, 1) + step * 600_000).toISOString()
      const date = `${time.slice(8, 10)}.${time.slice(5, 7)}.${time.slice(0, 4)};${time.slice(11, 16)}`
      places.forEach((place, sensor) => {
        const temperature = step === 30 && sensor === 1 ? 850 : 22 + sensor + noise(step, sensor)
        const humidity = 45 - 3 * noise(step - 2, sensor)
        lines.push(`${String(lines.length)};${date};${place};${number(temperature)};${number(humidity)};3,1;`)
      })
    }
    const path = join(folder, name)
    writeFileSync(path, Buffer.from(lines.join('\r\n'), 'latin1'))
    return path
  }
  const half = (days * 144) / 2
  return [file('halle3_1.csv', 0, half), file('halle3_2.csv', half, 2 * half)]
}

/** Positions of the sensors, one of them unknown to the log. */
export function writePositions(folder: string): string {
  const path = join(folder, 'positions.csv')
  const names = ['rack A1', ...places.slice(1)]
  const rows = names.map((place, index) => `${place},${String(2 * index)},1`)
  writeFileSync(path, ['sensor,x,y', ...rows, 'Schrank Z9,5,5', ''].join('\n'))
  return path
}

/** What the wizard says about the odd log before anything is told to it. */
export async function seesWhatWasDetected(page: Page): Promise<void> {
  const result = page.getByRole('complementary', { name: 'What this gives' })
  await expect(result).toContainText('long, windows-1252')
  await expect(result).toContainText('Schrank A1, Schrank A2, Schrank B1')
  await expect(result).toContainText('Temp. Zuluft (°C), humidity (%), Akku (V)')
  await expect(result).toContainText('10 min')
  await expect(result).toContainText('Left out: Nr., Bemerkung.')
  await expect(page.getByText('The times carry no offset')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('halle3')
}

/** The report of the check, and the page of the data set after the import, whatever led there. */
export async function seesReport(page: Page, shell: DataShell): Promise<void> {
  await expect(page.getByRole('heading', { name: 'What will be done' })).toBeVisible({ timeout: minuteMs })
  const readings = 2 * days * 144 * places.length - 1
  await expect(page.getByText(`${readings.toLocaleString('en')} readings of 3 sensors`)).toBeVisible()
  await expect(page.getByText('of disk.')).toBeVisible()
  const outOfRange = page.getByRole('listitem').filter({ hasText: 'Out of range' }).first()
  await expect(outOfRange).toContainText('They are left out.')
  await expect(page.getByRole('textbox', { name: 'Source' })).toHaveValue('')
  await examine(page, shell, 'import-check-odd')
}
export async function seesDataset(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Halle 3' })).toBeVisible({ timeout: minuteMs })
  await expect(page.getByText('Period (Europe/Berlin)')).toBeVisible()
  await expect(page.getByText('1 Jun 2026 – 6 Jun 2026')).toBeVisible()
  for (const name of ['rack A1', 'Schrank A2', 'Schrank B1']) {
    await expect(page.getByRole('checkbox', { name, exact: true })).toBeVisible()
  }
  await expect(page.getByRole('img', { name: /^supply temperature of 1 sensor over time/ })).toBeVisible()
}

/** Where the log is from, as it was said before the import, stands on its page and can be said anew. */
export async function seesProvenance(page: Page, shell: DataShell): Promise<void> {
  await page.getByRole('tab', { name: 'Source' }).click()
  const facts = page.getByRole('tabpanel', { name: 'Source' })
  await expect(facts).toContainText('logger TL-200 of hall 3')
  await expect(facts).toContainText('not known')
  await page.getByRole('button', { name: 'Edit source and licence' }).click()
  const dialog = page.getByRole('dialog', { name: 'Where it is from' })
  await expect(dialog.getByRole('textbox', { name: 'Source' })).toHaveValue('logger TL-200 of hall 3')
  await dialog.getByRole('combobox', { name: 'Licence' }).fill('CC BY 4.0')
  await examine(page, shell, 'data-licence')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(facts).toContainText('CC BY 4.0')
}

/** The sensors get their places from a CSV and one is dragged; then the heat map is the hall. */
export async function placesSensors(page: Page, shell: DataShell, positions: string): Promise<void> {
  await page.getByRole('tab', { name: 'Floor plan' }).click()
  await shell.choose([positions], () => page.getByRole('button', { name: 'From a CSV…' }).click())
  await expect(page.getByText('Left out, because the data set does not have them: Schrank Z9.')).toBeVisible()
  await page.getByRole('combobox', { name: 'Sensor' }).selectOption('Schrank B1')
  const said = page.getByText(/^Schrank B1 at x/)
  await expect(said).toHaveText('Schrank B1 at x 4, y 1')
  const box = await page.locator('.sensor.chosen rect').boundingBox()
  if (box === null) throw new Error('The sensor is not on the plan.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 - 150, box.y + box.height / 2, { steps: 5 })
  await page.mouse.up()
  await expect(said).not.toHaveText('Schrank B1 at x 4, y 1')
  await expect(page.getByText('Saved in the workspace.')).toBeVisible()
  const moved = await said.textContent()
  // what was saved is there again when the page is opened anew
  await section(page, 'Data')
  await page.getByRole('link', { name: 'Halle 3' }).click()
  await page.getByRole('tab', { name: 'Floor plan' }).click()
  await page.getByRole('combobox', { name: 'Sensor' }).selectOption('Schrank B1')
  await expect(said).toHaveText(moved ?? '')
  await page.getByRole('tab', { name: 'Heat map' }).click()
  await expect(page.getByRole('img', { name: /^Heat map of supply temperature of 3 sensors at/ })).toBeVisible()
}

/** The files of one chart: what they are, and that the table holds what is shown. */
export async function savesChart(page: Page, shell: DataShell): Promise<void> {
  const save = (kind: string) =>
    shell.saved(() => page.getByRole('button', { name: `Save as ${kind}: Cross-correlation` }).click())
  const png = await save('PNG')
  expect(png.name).toMatch(/\.png$/)
  expect(png.content.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
  // width and height of the header chunk: twice the size on the screen
  expect(png.content.readUInt32BE(16)).toBeGreaterThan(1000)
  const svg = (await save('SVG')).content.toString()
  expect(svg).toMatch(/^<svg /)
  expect(svg).toContain('Cross-correlation of the derivatives of supply temperature and humidity')
  const csv = (await save('CSV')).content.toString().trimEnd().split('\r\n')
  expect(csv[0]).toBe(
    'Lag of humidity behind supply temperature (h),95 % band of no correlation lowest,95 % band of no correlation highest,rack A1,Mean of 3 sensors',
  )
  const rows = csv.slice(1).map((line) => line.split(',').map(Number))
  // 12 hours of 10 minutes to either side
  expect(rows.map(([lag]) => lag)).toEqual(Array.from({ length: 145 }, (_, index) => ((index - 72) * 600) / 3600))
  const strongest = rows.reduce((best, row) => (Math.abs(row[4] ?? 0) > Math.abs(best[4] ?? 0) ? row : best))
  expect(strongest[0]).toBe((2 * 600) / 3600)
  expect(strongest[4]).toBeLessThan(-0.9)
}
