import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { writeSimulatedLog } from '../../../src/service/export'
import { measured, type BenchRow } from '../rows'
import type { ImportFigures } from './one-import'
import { benchStorage } from './storage'

const repository = resolve(import.meta.dirname, '../../..')
const built = join(repository, 'node_modules/.cache/plenum-bench')
const repeats = 3

/** Imports in fresh processes of the built code, so that memory and time are the importer's own. */
async function importRepeatedly(file: string): Promise<ImportFigures[]> {
  const runs: ImportFigures[] = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    const { stdout } = await promisify(execFile)(process.execPath, [join(built, 'one-import.mjs'), file])
    runs.push(JSON.parse(stdout) as ImportFigures)
  }
  return runs
}

function row(name: string, unit: string, values: number[], bar: string, holds: (median: number) => boolean): BenchRow {
  const ours = { ...measured(values), unit }
  return { name, ours, peer: null, ratio: null, bar, holds: holds(ours.median) }
}

/**
 * `npm run bench -- import [LOG]`: the published home log (or the bundled part of it), and a simulated log of 5 million
 * readings. `npm run bench -- import storage`: blocks against rows, for docs/decisions/0001.
 */
export async function bench([file]: readonly string[]): Promise<BenchRow[]> {
  if (file === 'storage') return benchStorage()
  const small = resolve(file ?? join(repository, 'resources/samples/indoor-climate.csv.gz'))
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'one-import.ts'),
      target: 'node22',
      outDir: built,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'one-import.mjs' } },
    },
  })
  const folder = mkdtempSync(join(tmpdir(), 'plenum-bench-'))
  try {
    const home = await importRepeatedly(small)
    const large = join(folder, 'hall.csv')
    await writeSimulatedLog({ sensors: 35, weeks: 71, seed: 1, cadenceSeconds: 600 }, large)
    const hall = await importRepeatedly(large)
    return [
      row(
        `import a home log of ${home[0]?.readings ?? 0} readings`,
        's',
        home.map(({ seconds }) => seconds),
        '< 3 s',
        (median) => median < 3,
      ),
      row(
        `import ${hall[0]?.readings ?? 0} readings, all phases`,
        'readings/s',
        hall.map(({ readings, seconds }) => readings / seconds),
        '≥ 250,000 readings/s',
        (median) => median >= 250_000,
      ),
      row(
        'the same, slowest quarter of reading',
        'readings/s',
        hall.map(({ slowestQuarter }) => slowestQuarter),
        '≥ 250,000 readings/s, steady',
        (median) => median >= 250_000,
      ),
      row(
        'the same, per second of processor time (what a busy machine leaves comparable)',
        'readings/s',
        hall.map(({ readings, processorSeconds }) => readings / processorSeconds),
        '',
        () => true,
      ),
      row(
        'the same, peak memory of the process',
        'MB',
        hall.map(({ peakMegabytes }) => peakMegabytes),
        '< 400 MB',
        (median) => median < 400,
      ),
      row(
        'the same, longest that the service answers nobody while it stores',
        'ms',
        hall.map(({ longestStoringMs }) => longestStoringMs),
        '',
        () => true,
      ),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
