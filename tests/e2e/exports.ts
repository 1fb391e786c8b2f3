import { expect, type Locator, type Page } from '@playwright/test'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { examine, type JourneyShell } from './journey'
import { sensors } from './trained'

const horizon = 12
const scenarios = 6
/** A week at ten minutes. */
const logSteps = 7 * 144
const exportCard = (page: Page): Locator => page.getByRole('region', { name: 'Export and report' })

export interface SavedTable {
  readonly content: Buffer
  readonly card: unknown
}
/** How a shell presses a control, and how what it saves reaches a file that the test can read. */
export interface ExportShell extends Pick<JourneyShell, 'name'> {
  press(control: Locator): Promise<void>
  savedTable(ending: 'csv' | 'parquet', press: () => Promise<void>): Promise<SavedTable>
}

const cardSchema = z.object({
  plenum: z.literal('table'),
  rows: z.int(),
  sha256: z.string(),
  columns: z.record(z.string(), z.unknown()),
  from: z.looseObject({}),
})

/** The card is that of this very file. */
function checkCard({ content, card }: SavedTable, rows: number, columns: readonly string[]): Record<string, unknown> {
  const read = cardSchema.parse(card)
  expect(read.sha256).toBe(createHash('sha256').update(content).digest('hex'))
  expect(read.rows).toBe(rows)
  expect(Object.keys(read.columns)).toEqual(columns)
  return read.from
}

/** On the page of a set with anomalies: as a German spreadsheet reads it, and as Parquet. */
export async function exportsAnomalies(page: Page, shell: ExportShell): Promise<void> {
  await shell.press(page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Anomalies' }))
  await shell.press(
    page
      .getByRole('table', { name: 'Made before' })
      .getByRole('link', { name: /Hall model/ })
      .first(),
  )
  const card = exportCard(page)
  const save = card.getByRole('button', { name: 'Export', exact: true })
  await card.getByRole('combobox', { name: 'Between cells' }).selectOption('semicolon')
  await card.getByRole('combobox', { name: 'Decimal mark' }).selectOption('comma')
  await card.scrollIntoViewIfNeeded()
  await examine(page, shell, 'set-export')
  const csv = await shell.savedTable('csv', () => shell.press(save))
  const [head = '', ...lines] = csv.content.toString('utf8').trimEnd().split(/\r?\n/)
  const columns = head.split(';')
  expect(columns.slice(0, 5)).toEqual(['scenario', 'start', 'step', 'timestamp', 'sensor'])
  expect(columns.at(-1)).toBe('anomaly')
  const rows = lines.map((line) => line.split(';'))
  expect(rows).toHaveLength(scenarios * horizon * sensors.length)
  for (const row of rows) expect(row[5]).toMatch(/^-?\d+(,\d+)?$/)
  expect(new Set(rows.map((row) => row.at(-1)))).toEqual(new Set(['0', '1']))
  const from = checkCard(csv, rows.length, columns)
  expect(from).toMatchObject({ sampler: 'plain', seed: 1 })
  expect(from.anomalies).not.toEqual([])

  await shell.press(card.getByRole('button', { name: 'Parquet', exact: true }))
  await expect(card.getByRole('combobox', { name: 'Decimal mark' })).toBeHidden()
  const parquet = await shell.savedTable('parquet', () => shell.press(save))
  checkCard(parquet, rows.length, columns)
  for (const end of [parquet.content.subarray(0, 4), parquet.content.subarray(-4)]) expect(end.toString()).toBe('PAR1')
}

/** On the page of a data set: one row for each time, and no report, since nothing there was generated. */
export async function exportsLog(page: Page, shell: ExportShell): Promise<void> {
  await shell.press(page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Data', exact: true }))
  await shell.press(page.getByRole('main').getByRole('link', { name: /hall/i }).first())
  const card = exportCard(page)
  await card.getByRole('combobox', { name: 'Layout' }).selectOption('wide')
  await expect(card.getByRole('button', { name: 'Quality report' })).toBeHidden()
  await card.scrollIntoViewIfNeeded()
  await examine(page, shell, 'dataset-export')
  const csv = await shell.savedTable('csv', () =>
    shell.press(card.getByRole('button', { name: 'Export', exact: true })),
  )
  const [head = '', ...lines] = csv.content.toString('utf8').trimEnd().split(/\r?\n/)
  const columns = head.split(',')
  for (const sensor of sensors) expect(columns.filter((name) => name.startsWith(sensor))).toHaveLength(2)
  expect(lines).toHaveLength(logSteps)
  const times = lines.map((line) => Date.parse(line.split(',')[0] ?? ''))
  expect(times.every((time, index) => index === 0 || time - (times[index - 1] ?? NaN) === 600_000)).toBe(true)
  checkCard(csv, logSteps, columns)
}

/** What a quality report promises: the answer first, every score beside the baselines, and nothing that is loaded or run. */
export function checkReport(file: string): void {
  const html = readFileSync(file, 'utf8')
  const headings = [...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, words]) => words)
  expect(headings[0]).toBe('How good is it?')
  expect(headings).toEqual(expect.arrayContaining(['Every score', 'Does it copy?', 'What it is, and its limits']))
  for (const words of ['Cells 24', 'CRPS', 'AR bootstrap']) expect(html).toContain(words)
  expect(html.match(/<svg role="img"/g)?.length).toBeGreaterThan(3)
  expect(html).not.toMatch(/<script|<link|<iframe|src=|href=|url\((?!#)|@import|NaN|undefined/)
}

/** A whole PDF of more than `fewest` pages. */
export function checkPdf(file: string, fewest: number): void {
  const bytes = readFileSync(file)
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(bytes.subarray(-8).toString()).toContain('%%EOF')
  expect(bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(fewest)
}
