import { PlenumError, type EvaluateJob, type Evaluation, type HandlerContext } from '../contract'
import {
  autoregressionScenarios,
  blocksOfStarts,
  estimateOf,
  fitHallAutoregression,
  persistenceScenarios,
  relativeChange,
  ScenarioScorer,
  seasonalDays,
  seasonalScenarios,
  spreadStarts,
  truthOfStarts,
  WindowStarts,
  type HallSeries,
  type ScenarioEnsemble,
  type ScenarioScores,
  type ScenarioTruth,
} from '../domain'
import { yieldOrCancel } from './event-loop'
import type { ModelDescription } from './model'
import { openSource } from './open'
import { requirePlain, type ScenarioSource } from './sampling'
import { readSeries } from './series'
import type { Operations } from './tensorflow'

type ModelName = Evaluation['models'][number]['name']
type Result = Omit<Evaluation, 'run'>

/**
 * Scores a trained generator and the baselines on rollouts of `horizonSteps` from the same starts of a period, start by
 * start, so that memory does not grow with their number.
 */
export async function evaluate(operations: Operations, job: EvaluateJob, context: HandlerContext): Promise<Result> {
  requirePlain(job.sampler)
  const began = Date.now()
  const series = await readSeries(job.series)
  const opened = await openSource(operations, job.checkpoint, series)
  try {
    const { model, source } = opened
    const { starts, windows, notes } = chooseStarts(series, model, job)
    const steps = model.config.horizonSteps
    const truth = truthOfStarts(series, starts, steps, windows)
    const blocks = blocksOfStarts(starts, steps)
    const scores = new Map<ModelName, ScenarioScores>()
    scores.set('gan', await scoreGenerator(source, truth, starts, blocks, model, job, operations, context))
    for (const [name, baseline] of baselines(series, model, job)) {
      const scorer = scorerFor(truth, blocks, model, baseline.count, true)
      for (let i = 0; i < starts.length; i++) {
        scorer.add(baseline.scenarios(starts.subarray(i, i + 1)).values, i)
        await yieldOrCancel(context.signal)
      }
      scores.set(name, scorer.scores())
    }
    return {
      period: job.period,
      starts: starts.length,
      scenarios: job.scenarios,
      horizonSteps: steps,
      sampler: job.sampler,
      seed: job.seed,
      seconds: (Date.now() - began) / 1000,
      models: [...scores].map(([name, own]) => modelScores(name, own, scores.get('ar-bootstrap'))),
      correlation: {
        betweenSensors: Object.fromEntries([...scores].map(([name, { betweenSensors }]) => [name, betweenSensors])),
      },
      rmseByStep: Object.fromEntries(
        [...scores].map(([name, { byStep }]) => [
          name,
          Object.fromEntries(Object.entries(byStep).map(([variable, { rmse }]) => [variable, rmse])),
        ]),
      ),
      notes,
    }
  } finally {
    opened.dispose()
  }
}

/** Scores that are compared with the AR bootstrap's in pairs: those of which lower is better and which add up over starts. */
const comparedScores = ['rmse', 'mae', 'pinball', 'crps'] as const

function modelScores(
  name: ModelName,
  own: ScenarioScores,
  bootstrap: ScenarioScores | undefined,
): Evaluation['models'][number] {
  const against = Object.entries(own.figures).map(([variable, figures]) => {
    const changes = comparedScores.flatMap((score) => {
      const [mine, theirs] = [figures[score], bootstrap?.figures[variable]?.[score]]
      const change = mine === undefined || theirs === undefined ? null : estimateOf(relativeChange(mine, theirs))
      return change === null ? [] : [[score, change] as const]
    })
    return [variable, Object.fromEntries(changes)] as const
  })
  return {
    name,
    variables: own.variables,
    standardErrors: own.standardErrors,
    ...(name === 'ar-bootstrap' ? {} : { againstBootstrap: Object.fromEntries(against) }),
    byStep: own.byStep,
    betweenVariables: own.betweenVariables.map(({ variables: [a, b], errors }) => ({ variables: [a, b], errors })),
    exactCoverage: own.exactCoverage,
  }
}

async function scoreGenerator(
  source: ScenarioSource,
  truth: ScenarioTruth,
  starts: Int32Array,
  blocks: Int32Array,
  model: ModelDescription,
  job: EvaluateJob,
  operations: Operations,
  context: HandlerContext,
): Promise<ScenarioScores> {
  const began = Date.now()
  const scorer = scorerFor(truth, blocks, model, job.scenarios, false)
  const { steps } = truth
  const perTrajectory = steps * truth.sensors * truth.variables
  // the scorer wants whole starts, the sampler's parts may end anywhere
  const start = new Float32Array(job.scenarios * perTrajectory)
  let filled = 0
  let done = 0
  const request = { starts, count: job.scenarios, steps, seed: job.seed, anomalies: null, gaps: 'leave-out' } as const
  for await (const { values } of source.sample(request, () => yieldOrCancel(context.signal))) {
    for (let from = 0; from < values.length;) {
      const taken = values.subarray(from, from + start.length - filled)
      start.set(taken, filled)
      filled += taken.length
      from += taken.length
      if (filled < start.length) continue
      scorer.add(start, done)
      done++
      filled = 0
    }
    const ratePerSecond = done / Math.max(1e-3, (Date.now() - began) / 1000)
    context.progress({
      phase: 'evaluating',
      done,
      total: starts.length,
      unit: 'starts',
      ratePerSecond,
      remainingSeconds: ratePerSecond > 0 ? (starts.length - done) / ratePerSecond : null,
      device: operations.runtime.device,
    })
  }
  return scorer.scores()
}

interface Baseline {
  /** Scenarios per start. */
  readonly count: number
  scenarios(starts: Int32Array): ScenarioEnsemble
}

function baselines(series: HallSeries, model: ModelDescription, job: EvaluateJob): [ModelName, Baseline][] {
  const { horizonSteps: steps, windowSteps } = model.config
  const fit = fitHallAutoregression(series, model.split.train, windowSteps)
  const { scenarios: count, seed } = job
  return [
    ['persistence', { count: 1, scenarios: (starts) => persistenceScenarios(series, starts, steps) }],
    ['seasonal', { count: seasonalDays, scenarios: (starts) => seasonalScenarios(series, starts, steps) }],
    [
      'ar-bootstrap',
      { count, scenarios: (starts) => autoregressionScenarios(fit, series, starts, steps, { count, seed }) },
    ],
  ]
}

function scorerFor(
  truth: ScenarioTruth,
  blocks: Int32Array,
  model: ModelDescription,
  count: number,
  allowMissing: boolean,
): ScenarioScorer {
  const variableNames = model.variables.map(({ name }) => name)
  return new ScenarioScorer(truth, { variableNames, trainingRange: model.scaler, count, allowMissing, blocks })
}

/**
 * Starts spread over the period at which every sensor has a window without a gap; if there is none, at which at least half
 * of them do, then any. Sensors without a window at a start are not scored there, for any model.
 */
function chooseStarts(
  series: HallSeries,
  model: ModelDescription,
  job: EvaluateJob,
): { starts: Int32Array; windows: WindowStarts; notes: string[] } {
  const { windowSteps, horizonSteps: aheadSteps } = model.config
  const windows = new WindowStarts(series, model.split[job.period], { windowSteps, aheadSteps }, model.hasVariable)
  const known = model.sensors.filter((_, sensor) => windows.countOf(sensor) > 0).length
  for (const wanted of [model.sensors.length, Math.ceil(known / 2), 1]) {
    const steps = windows.hallSteps(Math.max(1, wanted))
    if (steps.length === 0) continue
    const starts = spreadStarts(steps, { aheadSteps, count: job.starts })
    const notes: string[] = []
    if (wanted < model.sensors.length) {
      notes.push('No start has a complete window for every sensor; sensors with a gap are left out where they have it.')
    }
    if (starts.length < job.starts) {
      notes.push(
        `The ${job.period} period has ${starts.length} possible starts, fewer than the ${job.starts} asked for.`,
      )
    }
    return { starts, windows, notes }
  }
  throw new PlenumError(
    'bad-input',
    `The ${job.period} period has no stretch of ${windowSteps + aheadSteps} steps without a gap in any sensor.`,
    { place: { field: 'period' }, fix: 'Evaluate another period, or train with a shorter window or horizon.' },
  )
}
