import type { EvaluateJob, Evaluation } from '../../contract'
import {
  autoregressionScenarios,
  fitHallAutoregression,
  persistenceScenarios,
  seasonalDays,
  seasonalScenarios,
  type HallSeries,
  type ScenarioEnsemble,
} from '../../domain'
import type { ModelDescription } from '../model'
import type { ScenarioSource } from '../sampling'

export type ModelName = Evaluation['models'][number]['name']

/** Anything that makes scenarios and is scored. */
export interface ScoredModel {
  readonly name: ModelName
  /** Scenarios per start where `wanted` are asked for. */
  count(wanted: number): number
  /** Missing members are no error: a baseline may lack a past. */
  readonly allowMissing: boolean
  /** Scenarios start by start, [count, steps, sensors, variables] each; a part is overwritten by the next. */
  scenarios(starts: Int32Array, wanted: number): AsyncGenerator<Float32Array>
}

/** The trained generator; its sampler's parts may end anywhere, so they are gathered to whole starts. */
export function generatorModel(
  source: ScenarioSource,
  model: ModelDescription,
  seed: number,
  afterStep: () => Promise<void>,
): ScoredModel {
  const steps = model.config.horizonSteps
  return {
    name: 'gan',
    count: (wanted) => wanted,
    allowMissing: false,
    async *scenarios(starts, count) {
      const start = new Float32Array(count * steps * model.sensors.length * model.variables.length)
      let filled = 0
      const request = { starts, count, steps, seed, anomalies: null, gaps: 'leave-out' } as const
      for await (const { values } of source.sample(request, afterStep)) {
        for (let from = 0; from < values.length;) {
          const taken = values.subarray(from, from + start.length - filled)
          start.set(taken, filled)
          filled += taken.length
          from += taken.length
          if (filled < start.length) continue
          yield start
          filled = 0
        }
      }
    },
  }
}

/** Persistence, seasonal naive and an AR model with bootstrapped residuals, fitted on the training period. */
export function baselineModels(
  series: HallSeries,
  model: ModelDescription,
  job: EvaluateJob,
  afterStart: () => Promise<void>,
): ScoredModel[] {
  const { horizonSteps: steps, windowSteps } = model.config
  const fit = fitHallAutoregression(series, model.split.train, windowSteps)
  const { seed } = job
  const baseline = (
    name: ModelName,
    count: (wanted: number) => number,
    make: (start: Int32Array, count: number) => ScenarioEnsemble,
  ): ScoredModel => ({
    name,
    count,
    allowMissing: true,
    async *scenarios(starts, wanted) {
      for (let i = 0; i < starts.length; i++) {
        yield make(starts.subarray(i, i + 1), count(wanted)).values
        await afterStart()
      }
    },
  })
  return [
    baseline(
      'persistence',
      () => 1,
      (start) => persistenceScenarios(series, start, steps),
    ),
    baseline(
      'seasonal',
      () => seasonalDays,
      (start) => seasonalScenarios(series, start, steps),
    ),
    baseline(
      'ar-bootstrap',
      (wanted) => wanted,
      (start, count) => autoregressionScenarios(fit, series, start, steps, { count, seed }),
    ),
  ]
}
