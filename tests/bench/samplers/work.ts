import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrainConfig } from '../../../src/contract'
import { runTraining, type OpenedModel, type Operations } from '../../../src/compute'
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
import type { BenchRow } from '../rows'

export const still = (): Promise<void> => Promise.resolve()
const scored = ['pinball', 'crps', 'rmse', 'coverage80', 'klBits', 'klIncrementBits', 'spectrumDecibels'] as const

/** Makes the scenarios of one start, [count, steps, sensors, variables]. */
export type ScenariosOf = (start: number) => Promise<Float32Array>

/** Trains in `directory`; the best checkpoint by validation and its step. */
export async function train(
  operations: Operations,
  series: HallSeries,
  config: TrainConfig,
  seed: number,
  directory: string,
) {
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

/** Starts of the test period, spread over it. */
export function testStarts(series: HallSeries, { model }: OpenedModel, count: number): Int32Array {
  const { windowSteps, horizonSteps: aheadSteps } = model.config
  const windows = new WindowStarts(series, model.split.test, { windowSteps, aheadSteps }, model.hasVariable)
  return spreadStarts(windows.hallSteps(), { aheadSteps, count })
}

export async function scoresOf(
  { model }: OpenedModel,
  series: HallSeries,
  starts: Int32Array,
  count: number,
  scenariosOf: ScenariosOf,
): Promise<ScenarioScores> {
  const { horizonSteps: steps } = model.config
  const scorer = new ScenarioScorer(truthOfStarts(series, starts, steps), {
    variableNames: model.variables.map(({ name }) => name),
    trainingRange: model.scaler,
    count,
    blocks: blocksOfStarts(starts, steps),
  })
  for (const [i, start] of starts.entries()) scorer.add(await scenariosOf(start), i)
  return scorer.scores()
}

/** Scenarios as the model's own sampler makes them, start by start. */
export async function sampled(
  { model, source }: OpenedModel,
  starts: readonly number[],
  count: number,
): Promise<Float32Array> {
  const steps = model.config.horizonSteps
  const each = steps * model.sensors.length * model.variables.length
  const values = new Float32Array(starts.length * count * each)
  const request = { starts, count, steps, seed: 1, anomalies: null, gaps: 'refuse' } as const
  for await (const part of source.sample(request, still)) values.set(part.values, part.first * each)
  return values
}

/** Relative changes of scores with standard errors over blocks of the same starts. */
export function scoreRows(own: ScenarioScores, reference: ScenarioScores, peer: string, note: string): BenchRow[] {
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
          peer: { name: peer, min: theirs.value, median: theirs.value },
          ratio: { min: mine.value / theirs.value, median: mine.value / theirs.value },
          bar: score === 'coverage80' ? '0.72 to 0.84' : 'two standard errors better',
          holds:
            score === 'coverage80'
              ? mine.value >= 0.72 && mine.value <= 0.84
              : error !== undefined && (change?.value ?? 0) < -2 * error,
        },
      ]
    }),
  )
}
