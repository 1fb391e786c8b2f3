import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { datasetTable } from '../../../src/service/export/things/dataset'
import { openWorkspace } from '../../../src/service/store'
import { peerEnvironment, pythonEnvironment } from '../python'
import type { BenchRow } from '../rows'
import { fillLog } from '../workspace/fill'
import { expectedOf, type Expected } from './expected'

const here = dirname(fileURLToPath(import.meta.url))
const pinned = ['pandas==3.1.1', 'pyarrow==26.0.1', 'duckdb==2.0.1']
const readSchema = z.object({ columns: z.array(z.string()), rows: z.int(), seconds: z.number(), sha256: z.string() })
const rSchema = z.object({
  columns: z.array(z.string()),
  rows: z.int(),
  seconds: z.number(),
  missing: z.int(),
  md5: z.string(),
})

/** Files as they are exported: what a person in each country would ask for. */
const files = [
  { name: 'long CSV', layout: 'long', format: 'csv', delimiter: ',', decimalMark: '.' },
  { name: 'wide CSV', layout: 'wide', format: 'csv', delimiter: ',', decimalMark: '.' },
  { name: 'long CSV, German', layout: 'long', format: 'csv', delimiter: ';', decimalMark: ',' },
  { name: 'wide CSV, German', layout: 'wide', format: 'csv', delimiter: ';', decimalMark: ',' },
  { name: 'long Parquet', layout: 'long', format: 'parquet', delimiter: ',', decimalMark: '.' },
  { name: 'wide Parquet', layout: 'wide', format: 'parquet', delimiter: ',', decimalMark: '.' },
] as const
type File = (typeof files)[number]

const sensors = ['S01', 'S02', 'rack_3, "left"', 'living room', 'outside;east', 'Tür 4', '007'] as const

/** Gaps, values that need all digits of a float32, very small and very large ones, and whole numbers. */
function awkwardReading(sensor: number, variable: number, step: number): number {
  if ((step + sensor * 31) % 97 < 5) return NaN
  if (sensor === 1) return Math.round(20 + 3 * Math.sin(step / 20))
  if (sensor === 4) return (variable === 0 ? 1e-5 : 3e7) * (1.1 + Math.sin(step))
  return 20 + variable * 20 + Math.sin(step / 23 + sensor) * 3
}

/**
 * `npm run bench -- exchange [STEPS]`: a log with gaps is exported in every way, and pandas, DuckDB and (where it is there) R
 * read the files. Whether they find the very same names, instants and float32 values is told as 1 or 0.
 * @throws Error where one of them finds anything else
 */
export async function bench([stepsText = '5000']: readonly string[], cacheFolder: string): Promise<BenchRow[]> {
  const python = await pythonEnvironment(cacheFolder, pinned)
  const folder = mkdtempSync(join(tmpdir(), 'plenum-exchange-'))
  const workspace = openWorkspace(join(folder, 'w.plenum'), { create: true })
  try {
    const dataset = fillLog(workspace, 'hall', sensors, Number(stepsText), awkwardReading)
    const rows: BenchRow[] = []
    for (const file of files) {
      const { layout, format, decimalMark } = file
      const out = join(folder, `${layout}-${decimalMark === ',' ? 'german' : 'plain'}.${format}`)
      exported(workspace.file, dataset, file, out)
      const expected = expectedOf(datasetTable(workspace, dataset, layout))
      for (const tool of ['pandas', 'duckdb']) rows.push(readByPython(python, tool, file, out, expected))
      if (format === 'csv' && hasR()) rows.push(readByR(file, out, expected))
    }
    return rows
  } finally {
    workspace.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** By the terminal, as a person does it. */
function exported(workspace: string, dataset: string, file: File, out: string): void {
  const marks = ['--delimiter', file.delimiter === ';' ? 'semicolon' : 'comma', '--decimal', file.decimalMark]
  const asked = ['export', dataset, '--layout', file.layout, ...marks, '--out', out]
  told(process.execPath, [resolve('out/cli/plenum.cjs'), '--workspace', workspace, '--json', ...asked])
}

function told(command: string, args: readonly string[]): unknown {
  const ended = spawnSync(command, args, { encoding: 'utf8', env: peerEnvironment(), maxBuffer: 64 * 2 ** 20 })
  if (ended.status !== 0)
    throw new Error(`${command} could not read the file: ${ended.stderr.trim().split('\n').at(-1) ?? ''}`)
  return JSON.parse(ended.stdout)
}

function rowOf(
  tool: string,
  file: File,
  rows: number,
  seconds: number,
  problem: string | null,
  what = 'every name, instant and value',
): BenchRow {
  if (problem !== null) throw new Error(`${tool} reads a ${file.name} otherwise than it was written: ${problem}.`)
  const rate = rows / seconds
  return {
    name: `${tool} reads a ${file.name}: ${rows} rows, ${what} the same`,
    ours: { min: rate, median: rate, unit: 'rows/s read' },
    peer: null,
    ratio: null,
    bar: 'identical',
    holds: true,
  }
}

function readByPython(python: string, tool: string, file: File, out: string, expected: Expected): BenchRow {
  const script = join(here, 'read.py')
  const found = readSchema.parse(told(python, [script, tool, out, file.format, file.delimiter, file.decimalMark]))
  const problem =
    JSON.stringify(found.columns) !== JSON.stringify(expected.columns)
      ? `columns ${found.columns.slice(0, 4).join(', ')} …`
      : found.rows !== expected.rows
        ? `${found.rows} rows in place of ${expected.rows}`
        : found.sha256 !== expected.sha256
          ? 'cells differ'
          : null
  return rowOf(tool, file, found.rows, found.seconds, problem)
}

function hasR(): boolean {
  return spawnSync('Rscript', ['--version']).status === 0
}

/** Base R reads no Parquet, and leaves instants as text. */
function readByR(file: File, out: string, expected: Expected): BenchRow {
  const found = rSchema.parse(told('Rscript', [join(here, 'read.R'), out, file.delimiter, file.decimalMark]))
  const problem =
    JSON.stringify(found.columns) !== JSON.stringify(expected.columns)
      ? `columns ${found.columns.slice(0, 4).join(', ')} …`
      : found.rows !== expected.rows
        ? `${found.rows} rows in place of ${expected.rows}`
        : found.missing !== expected.missing
          ? `${found.missing} empty cells in place of ${expected.missing}`
          : found.md5 === expected.md5
            ? null
            : 'numbers differ'
  return rowOf('R', file, found.rows, found.seconds, problem, 'every name and value')
}
