import type { EvaluateJob, Evaluation, HandlerContext } from '../contract'
import {
  discrimination,
  ScenarioScorer,
  TrajectoryCollector,
  usefulness,
  type HallSeries,
  type PeriodSample,
  type TrajectorySample,
} from '../domain'
import { baselineModels, generatorModel, type ScoredModel } from './evaluation/models'
import { modelScores, type ModelResult } from './evaluation/result'
import { startsOf, type PeriodStarts } from './evaluation/starts'
import { yieldOrCancel } from './event-loop'
import type { ModelDescription } from './model'
import { openSource } from './open'
import { readSeries } from './series'
import type { Operations } from './tensorflow'

type Result = Omit<Evaluation, 'run'>

/** Of the training period, for what is trained on scenarios: starts, scenarios of each, and values of real futures. */
const trainingStarts = 100
const trainingScenarios = 10
const trainingValues = 20_000_000

/** Candidates of a chain where the job does not say: as in Turner et al. and the thesis. */
const usualChain = 20

/** Starts of the training period with real trajectories, as many as scenarios where memory allows. */
interface Training extends PeriodStarts {
  readonly real: TrajectorySample
}

/**
 * Scores a trained generator and the baselines on rollouts of `horizonSteps` from the same starts of a period, start by
 * start, so that memory does not grow with the scenarios. What is trained on scenarios is trained on those from starts of
 * the training period, and left out where that period itself is evaluated.
 */
export async function evaluate(operations: Operations, job: EvaluateJob, context: HandlerContext): Promise<Result> {
  const began = Date.now()
  const series = await readSeries(job.series)
  const afterStep = (): Promise<void> => yieldOrCancel(context.signal)
  const opened = await openSource(
    operations,
    job.checkpoint,
    series,
    { sampler: job.sampler, chain: job.chain ?? usualChain },
    afterStep,
  )
  try {
    const { model, source } = opened
    const period = startsOf(series, model, job.period, job.starts)
    const training = job.period === 'train' ? null : trainingOf(series, model, job)
    const total = period.starts.length + (training?.starts.length ?? 0)
    const evaluated: ModelResult[] = []
    for (const scored of [
      generatorModel(source, model, job.seed, afterStep),
      ...baselineModels(series, model, job, afterStep),
    ]) {
      let done = 0
      const afterStart = (): void => {
        if (scored.name === 'gan') context.progress(progressOf(began, ++done, total, operations))
      }
      evaluated.push(await resultOf(scored, series, model, job, period, training, afterStart))
      await afterStep()
    }
    const bootstrap = evaluated.find(({ name }) => name === 'ar-bootstrap')?.scores
    const names = model.variables.map(({ name }) => name)
    const metropolis = opened.metropolis()
    return {
      period: job.period,
      starts: period.starts.length,
      scenarios: job.scenarios,
      horizonSteps: model.config.horizonSteps,
      sampler: job.sampler,
      ...(metropolis === undefined ? {} : { metropolis }),
      seed: job.seed,
      seconds: (Date.now() - began) / 1000,
      blocks: new Set(period.blocks).size,
      startSteps: [...period.starts],
      units: Object.fromEntries(model.variables.map(({ name, unit }) => [name, unit])),
      models: evaluated.map((result) => modelScores(result, bootstrap, names)),
      correlation: {
        betweenSensors: Object.fromEntries(evaluated.map(({ name, scores }) => [name, scores.betweenSensors])),
      },
      rmseByStep: Object.fromEntries(
        evaluated.map(({ name, scores }) => [
          name,
          Object.fromEntries(Object.entries(scores.byStep).map(([variable, { rmse }]) => [variable, rmse])),
        ]),
      ),
      notes: [
        ...period.notes,
        ...(training === null
          ? ['Nothing was trained on scenarios: the training period itself is evaluated, and nothing comes before it.']
          : []),
      ],
    }
  } finally {
    opened.dispose()
  }
}

async function resultOf(
  scored: ScoredModel,
  series: HallSeries,
  model: ModelDescription,
  job: EvaluateJob,
  period: PeriodStarts,
  training: Training | null,
  afterStart: () => void,
): Promise<ModelResult> {
  const scorer = await fed(scored, model, period, job.scenarios, afterStart)
  const tested: PeriodSample = scorer.trajectories
  let useful: ModelResult['usefulness'] = null
  if (training !== null) {
    const wanted = Math.min(job.scenarios, trainingScenarios)
    const { generated } = (await fed(scored, model, training, wanted, afterStart)).trajectories
    useful = usefulness({ real: training.real, generated }, tested)
  }
  const past = { series, startSteps: period.starts, windowSteps: model.config.windowSteps }
  return {
    name: scored.name,
    scores: scorer.scores(),
    usefulness: useful,
    discrimination: discrimination(tested.real, tested.generated, past),
  }
}

async function fed(
  scored: ScoredModel,
  model: ModelDescription,
  { starts, truth, blocks }: PeriodStarts,
  wanted: number,
  afterStart: () => void,
): Promise<ScenarioScorer> {
  const scorer = new ScenarioScorer(truth, {
    variableNames: model.variables.map(({ name }) => name),
    trainingRange: model.scaler,
    count: scored.count(wanted),
    allowMissing: scored.allowMissing,
    blocks,
  })
  let start = 0
  for await (const values of scored.scenarios(starts, wanted)) {
    scorer.add(values, start++)
    afterStart()
  }
  return scorer
}

function trainingOf(series: HallSeries, model: ModelDescription, job: EvaluateJob): Training {
  const wanted = Math.min(job.starts, trainingStarts)
  const perStart = model.config.horizonSteps * model.sensors.length * model.variables.length
  const affordable = Math.max(wanted, Math.floor(trainingValues / perStart))
  const many = startsOf(series, model, 'train', Math.min(affordable, wanted * trainingScenarios))
  const { real } = new TrajectoryCollector(many.truth, 1, many.blocks)
  return { ...startsOf(series, model, 'train', wanted), real }
}

function progressOf(
  began: number,
  done: number,
  total: number,
  operations: Operations,
): Parameters<HandlerContext['progress']>[0] {
  const ratePerSecond = done / Math.max(1e-3, (Date.now() - began) / 1000)
  return {
    phase: 'evaluating',
    done,
    total,
    unit: 'starts',
    ratePerSecond,
    remainingSeconds: (total - done) / ratePerSecond,
    device: operations.runtime.device,
  }
}
