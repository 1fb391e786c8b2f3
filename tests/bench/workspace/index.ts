import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PlenumError, runSelectionSchema, serviceContract } from '../../../src/contract'
import { runConditionsOf, runSortsOf } from '../../../src/domain'
import { compareCurves, compareRuns } from '../../../src/service/compare'
import { exportThing } from '../../../src/service/export'
import { openWorkspace, type Workspace } from '../../../src/service/store'
import { measured, type BenchRow } from '../rows'
import { fillLog, fillRuns } from './fill'

const repeats = 5
const points = 1000

async function timed(work: () => unknown): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function repeatedly(work: () => unknown): Promise<number[]> {
  const times: number[] = []
  for (let repeat = 0; repeat < repeats; repeat++) times.push(await timed(work))
  return times
}

function row(name: string, unit: string, values: number[], bar: string, holds: (median: number) => boolean): BenchRow {
  const ours = { ...measured(values), unit }
  return { name, ours, peer: null, ratio: null, bar, holds: holds(ours.median) }
}

/**
 * `npm run bench -- workspace [RUNS] [MEGABYTES]`: a workspace of 1,000 runs and 1 GB, opened, listed, compared and exported as
 * the window and the terminal do it, without the way between the processes.
 */
export async function bench([runsText = '1000', megabytesText = '1000']: readonly string[]): Promise<BenchRow[]> {
  const [count, megabytes] = [Number(runsText), Number(megabytesText)]
  const folder = mkdtempSync(join(tmpdir(), 'plenum-bench-'))
  const file = join(folder, 'w.plenum')
  try {
    const filling = openWorkspace(file, { create: true })
    const steps = 50_000
    fillLog(filling, 'large', Math.max(1, Math.round((megabytes * 1e6) / (steps * 8))), steps)
    const hall = fillLog(filling, 'hall', 35, 30_000)
    const runs = fillRuns(filling, hall, count, points)
    const summing = await timed(() => filling.runTable.columns())
    filling.close()
    const size = Math.round(statSync(file).size / 1e6)
    const opening = await repeatedly(() => openWorkspace(file).close())
    const workspace = openWorkspace(file)
    try {
      return [
        row(`open a workspace of ${size} MB and ${count} runs`, 'ms', opening, '< 2 s', (ms) => ms < 2000),
        row('sum up the metrics of all runs, once', 'ms', [summing], '', () => true),
        ...(await listing(workspace)),
        ...(await comparing(workspace, runs.slice(0, 100))),
        ...(await exporting(workspace, hall, folder)),
      ]
    } finally {
      workspace.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function listing({ runTable }: Workspace): Promise<BenchRow[]> {
  const all = runSelectionSchema.parse({})
  const some = { ...all, conditions: runConditionsOf('hiddenSize >= 96 and validation.score < 0.9') }
  const found = { ...all, search: 'run 7' }
  const bar = (ms: number): boolean => ms < 300
  return [
    row('run table: the newest hundred', 'ms', await repeatedly(() => runTable.page(all, [], 0, 100)), '< 300 ms', bar),
    row(
      'run table: filtered by a choice and a metric, sorted by another metric',
      'ms',
      await repeatedly(() => runTable.page(some, runSortsOf('evaluation.test.crps.temperature'), 0, 100)),
      '< 300 ms',
      bar,
    ),
    row('run table: words', 'ms', await repeatedly(() => runTable.page(found, [], 0, 100)), '< 300 ms', bar),
  ]
}

async function comparing(workspace: Workspace, runs: string[]): Promise<BenchRow[]> {
  const curves = { runs, metric: 'training.generatorLoss', axis: 'step', maxPoints: 300, smoothing: 0.6 } as const
  const bar = (ms: number): boolean => ms < 1000
  const both = (): void => {
    compareRuns(workspace, { runs, period: 'test' })
    compareCurves(workspace, curves)
  }
  const scores = await repeatedly(() => compareRuns(workspace, { runs, period: 'test' }))
  return [
    row(`compare ${runs.length} runs, with a curve of each`, 'ms', await repeatedly(both), '< 1 s', bar),
    row('of which configuration and scores', 'ms', scores, '', () => true),
  ]
}

async function exporting(workspace: Workspace, dataset: string, folder: string): Promise<BenchRow[]> {
  const results = (): never => {
    throw new PlenumError('internal', 'There is no search here.')
  }
  const job = { signal: new AbortController().signal, progress: () => undefined }
  const rates = async (format: string, layout: 'long' | 'wide'): Promise<number[]> => {
    const out = join(folder, `log.${format}`)
    const request = serviceContract.requests['exports/write'].input.parse({ id: dataset, layout, out: { path: out } })
    const values: number[] = []
    for (let repeat = 0; repeat < 3; repeat++) {
      let rows = 0
      const ms = await timed(async () => {
        const written = await exportThing({ workspace, searches: { results }, sweeps: { results } }, request, out, job)
        rows = written.rows
      })
      values.push(rows / (ms / 1000))
    }
    return values
  }
  return [
    row(
      'export a log to a long CSV (a sensor and time with two values a row)',
      'rows/s',
      await rates('csv', 'long'),
      '≥ 500,000 rows/s',
      (rate) => rate >= 500_000,
    ),
    row('the same to a wide CSV (70 values a row)', 'rows/s', await rates('csv', 'wide'), '', () => true),
  ]
}
