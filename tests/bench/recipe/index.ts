import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { presetConfig } from '../../../src/contract'
import {
  blocksOfStarts,
  learnableColumns,
  ScenarioScorer,
  fitScaler,
  splitByTime,
  spreadStarts,
  truthOfStarts,
  WindowStarts,
  type HallSeries,
  type ScenarioScores,
} from '../../../src/domain'
import { peerEnvironment, pythonEnvironment } from '../python'
import { logNamed, type LogName } from '../quality/logs'
import { measured, type BenchRow } from '../rows'

const pinned = ['torch==2.15.0', 'numpy==2.4.6', 'pandas==3.1.1']
const script = join(dirname(fileURLToPath(import.meta.url)), 'peer.py')
const toldSchema = z.object({ iterations: z.int(), processorSeconds: z.number(), kappa: z.number() })
const scenarios = 50

/**
 * `npm run bench -- recipe [--log real|simulated|both] [--seeds 1,2,3] [--minutes 5]`: the recipe of preset `plenum` as it was
 * first measured, in PyTorch (recipe.py), on the logs, the split, the starts and the metrics of `bench -- quality`.
 * `minutes` of both threads, counted in processor time.
 */
export async function bench(args: string[], cacheFolder: string): Promise<BenchRow[]> {
  const { values: options } = parseArgs({
    args,
    options: {
      log: { type: 'string', default: 'both' },
      seeds: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '5' },
    },
  })
  const python = await pythonEnvironment(cacheFolder, pinned)
  const logs = (['real', 'simulated'] as const).filter((name) => options.log === 'both' || options.log === name)
  return logs.flatMap((log) => {
    const seeds = options.seeds.split(',').map((seed) => judge(python, log, Number(seed), Number(options.minutes)))
    return rowsOf(log, seeds)
  })
}

function judge(python: string, log: LogName, seed: number, minutes: number): ScenarioScores {
  const series = logNamed(log, null)
  const { windowSteps, horizonSteps: aheadSteps, split: shares } = presetConfig('plenum')
  const split = splitByTime(series.steps, shares)
  const { mask } = learnableColumns(series, split.train, windowSteps)
  const windows = new WindowStarts(series, split.test, { windowSteps, aheadSteps }, mask)
  const starts = spreadStarts(windows.hallSteps(windows.knownSensors), { aheadSteps, count: 100 })
  const folder = mkdtempSync(join(tmpdir(), 'plenum-recipe-'))
  try {
    writeFileSync(join(folder, 'series.f32'), series.values)
    writeFileSync(join(folder, 'log.json'), JSON.stringify(handedOver(series, split, starts)))
    const threads = availableParallelism()
    const { stdout, status } = spawnSync(python, [script, folder, String(minutes), String(seed), String(threads)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: peerEnvironment(),
    })
    if (status !== 0) throw new Error(`The recipe ended with code ${String(status)}.`)
    const told = toldSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
    process.stderr.write(`${log}, seed ${seed}: ${JSON.stringify(told)}\n`)
    const bytes = readFileSync(join(folder, 'scenarios.f32'))
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
    const scorer = new ScenarioScorer(truthOfStarts(series, starts, aheadSteps, windows), {
      variableNames: series.variables.map(({ name }) => name),
      trainingRange: fitScaler(series, split.train),
      count: scenarios,
      blocks: blocksOfStarts(starts, aheadSteps),
    })
    scorer.add(values)
    return scorer.scores()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function handedOver(series: HallSeries, split: ReturnType<typeof splitByTime>, starts: Int32Array): object {
  return {
    steps: series.steps,
    sensors: series.sensors.length,
    startMs: series.startMs,
    cadenceSeconds: series.cadenceSeconds,
    trainTo: split.train.to,
    validationTo: split.validation.to,
    starts: [...starts],
    count: scenarios,
  }
}

function rowsOf(log: LogName, seeds: readonly ScenarioScores[]): BenchRow[] {
  const names = Object.keys(seeds[0]?.variables ?? {})
  return names.flatMap((variable) =>
    (['pinball', 'crps', 'coverage80', 'klBits', 'klIncrementBits', 'betweenSensors'] as const).map(
      (score): BenchRow => {
        const values = seeds.map(({ figures }) => figures[variable]?.[score]?.value ?? NaN)
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length
        return {
          name: `${log}: ${score} of ${variable}, recipe.py, mean ${mean.toFixed(4)} over ${values.length} seeds`,
          ours: { ...measured(values), unit: '' },
          peer: null,
          ratio: null,
          bar: '',
          holds: true,
        }
      },
    ),
  )
}
