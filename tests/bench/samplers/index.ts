import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { presetConfig, trainConfigSchema, type TrainConfig, type TrainConfigInput } from '../../../src/contract'
import { loadTensorFlow, openSource, Operations, runTraining, type OpenedModel } from '../../../src/compute'
import {
  blocksOfStarts,
  estimateOf,
  relativeChange,
  ScenarioScorer,
  spreadStarts,
  truthOfStarts,
  WindowStarts,
  type HallSeries,
  type ScenarioScores,
} from '../../../src/domain'
import { measured, type BenchRow } from '../rows'
import { logNamed } from '../quality/logs'

// loaded with this file: the runner that imports it is closed before the measurement starts
const runtime = await loadTensorFlow()
const still = (): Promise<void> => Promise.resolve()
const scored = ['pinball', 'crps', 'rmse', 'coverage80', 'klBits', 'klIncrementBits', 'spectrumDecibels'] as const

async function train(operations: Operations, series: HallSeries, config: TrainConfig, seed: number, directory: string) {
  const { values, ...description } = series
  const file = join(directory, 'series.f32')
  writeFileSync(file, values)
  const log = { ...description, file, sensors: [...series.sensors], variables: [...series.variables] }
  let best = { file: '', step: 0 }
  await runTraining(
    operations,
    { series: log, config, seed, directory, resumeFrom: null },
    {
      progress: ({ step, validation }) => {
        if (validation !== null) process.stderr.write(`step ${step}: score ${validation.score.toFixed(3)}\n`)
      },
      checkpoint: (notice) => {
        if (notice.best !== null) best = notice
      },
      wantsStop: () => false,
    },
  )
  return best
}

async function scoresOf(
  { model, source }: OpenedModel,
  series: HallSeries,
  count: { starts: number; scenarios: number },
): Promise<ScenarioScores> {
  const { windowSteps, horizonSteps: steps } = model.config
  const shape = { windowSteps, aheadSteps: steps }
  const windows = new WindowStarts(series, model.split.test, shape, model.hasVariable)
  const starts = spreadStarts(windows.hallSteps(), { aheadSteps: steps, count: count.starts })
  const scorer = new ScenarioScorer(truthOfStarts(series, starts, steps, windows), {
    variableNames: model.variables.map(({ name }) => name),
    trainingRange: model.scaler,
    count: count.scenarios,
    blocks: blocksOfStarts(starts, steps),
  })
  for (let i = 0; i < starts.length; i++) {
    const request = { starts: starts.subarray(i, i + 1), count: count.scenarios, steps, seed: 1, anomalies: null }
    const values = new Float32Array(count.scenarios * steps * model.sensors.length * model.variables.length)
    const each = steps * model.sensors.length * model.variables.length
    for await (const part of source.sample({ ...request, gaps: 'refuse' }, still)) {
      values.set(part.values, part.first * each)
    }
    scorer.add(values, i)
  }
  return scorer.scores()
}

/** Milliseconds for six scenarios of 24 steps of the whole hall. */
async function timeOf({ source, model }: OpenedModel): Promise<number> {
  const request = { starts: [model.config.windowSteps], count: 6, steps: 24, seed: 1, anomalies: null }
  const began = performance.now()
  const parts = source.sample({ ...request, gaps: 'refuse' }, still)
  while ((await parts.next()).done !== true);
  return performance.now() - began
}

/**
 * `npm run bench -- samplers [--log real|simulated] [--config JSON] [--seed N] [--chain 20] [--starts 40] [--scenarios 10]`:
 * trains `thesis`, then compares Metropolis-Hastings with plain sampling from the same starts of the test period: time, and
 * scores as relative changes with standard errors over blocks of starts. With `--starts 0` time only.
 */
export async function bench(args: string[]): Promise<BenchRow[]> {
  const { values: options } = parseArgs({
    args,
    options: {
      log: { type: 'string', default: 'real' },
      config: { type: 'string', default: '{}' },
      seed: { type: 'string', default: '1' },
      chain: { type: 'string', default: '20' },
      starts: { type: 'string', default: '40' },
      scenarios: { type: 'string', default: '10' },
    },
  })
  const series = logNamed(options.log === 'simulated' ? 'simulated' : 'real', null)
  const change = JSON.parse(options.config) as TrainConfigInput
  const config = trainConfigSchema.parse({ ...presetConfig('thesis'), ...change })
  const operations = new Operations(runtime)
  const directory = mkdtempSync(join(tmpdir(), 'plenum-samplers-'))
  try {
    const best = await train(operations, series, config, Number(options.seed), directory)
    const chain = Number(options.chain)
    const plain = await openSource(operations, best.file, series, { sampler: 'plain', chain }, still)
    const chains = await openSource(operations, best.file, series, { sampler: 'mh', chain }, still)
    const rows = [await speedRow(plain, chains, series, chain)]
    const count = { starts: Number(options.starts), scenarios: Number(options.scenarios) }
    if (count.starts > 0) {
      const [own, reference] = [await scoresOf(chains, series, count), await scoresOf(plain, series, count)]
      rows.push(...scoreRows(own, reference, `best at step ${best.step}`))
    }
    process.stderr.write(`${JSON.stringify(chains.metropolis(), null, 2)}\n`)
    plain.dispose()
    chains.dispose()
    return rows
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function speedRow(plain: OpenedModel, chains: OpenedModel, series: HallSeries, chain: number): Promise<BenchRow> {
  await timeOf(plain)
  await timeOf(chains)
  const pairs: [number, number][] = []
  for (let i = 0; i < 5; i++) pairs.push([await timeOf(chains), await timeOf(plain)])
  const ratio = measured(pairs.map(([ours, peer]) => ours / peer))
  return {
    name: `Metropolis-Hastings, ${chain} candidates: 24 steps, ${series.sensors.length} sensors × 6 scenarios`,
    ours: { ...measured(pairs.map(([ours]) => ours)), unit: 'ms' },
    peer: { name: 'plain sampling', ...measured(pairs.map(([, peer]) => peer)) },
    ratio,
    bar: 'at most 22 times at 20 candidates',
    holds: ratio.median <= 22,
  }
}

function scoreRows(own: ScenarioScores, reference: ScenarioScores, note: string): BenchRow[] {
  return Object.entries(own.figures).flatMap(([variable, figures]) =>
    scored.flatMap((score) => {
      const [mine, theirs] = [figures[score], reference.figures[variable]?.[score]]
      if (mine === undefined || theirs === undefined) return []
      const change = estimateOf(relativeChange(mine, theirs))
      const error = change?.standardError
      const percent = (share: number | undefined): string => ((share ?? NaN) * 100).toFixed(1)
      return [
        {
          name: `${score}, ${variable} (${note}): ${percent(change?.value)} % ± ${percent(error)} (standard error)`,
          ours: { min: mine.value, median: mine.value, unit: '' },
          peer: { name: 'plain sampling', min: theirs.value, median: theirs.value },
          ratio: { min: mine.value / theirs.value, median: mine.value / theirs.value },
          bar: 'two standard errors better',
          holds: error !== undefined && (change?.value ?? 0) < -2 * error,
        },
      ]
    }),
  )
}
