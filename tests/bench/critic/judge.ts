import {
  Adam,
  criticParameters,
  initialParameters,
  Parameters,
  PathCritic,
  runChain,
  type OpenedModel,
  type Operations,
} from '../../../src/compute'
import {
  calibrationFigures,
  fitCalibration,
  RandomGenerator,
  spreadStarts,
  WindowStarts,
  type Calibration,
  type CalibrationFigures,
  type HallSeries,
} from '../../../src/domain'
import { sampled, type ScenariosOf } from '../samplers/work'

/** Small, so that a few thousand overlapping windows do not teach it by heart. */
const sizes = { embeddingSize: 1, criticChannels: [16, 32, 32], criticDense: 32 }
const training = { starts: 800, steps: 200, batch: 64, rate: 1e-3, checkEvery: 25 }
const calibrationStarts = 400

/** A judge trained after the generator, on whole futures of the whole hall, calibrated on the validation period. */
export interface Judge {
  readonly calibration: Calibration
  /** On the later half of the validation period, which nothing was fitted to. */
  readonly figures: CalibrationFigures
  /** Scores of futures [count, steps, sensors, variables] after a start. */
  readonly score: (start: number, futures: Float32Array) => Float32Array
}

interface Example {
  readonly path: Float32Array
  readonly label: number
}

/**
 * Trains a convolutional classifier (logistic loss) on real and generated futures from the training period: changes since
 * the last reading of all sensors and variables at once, in usual changes. The weights with the least loss on the earlier
 * half of the validation period are kept.
 */
export async function trainJudge(
  operations: Operations,
  opened: OpenedModel,
  series: HallSeries,
  seed: number,
): Promise<Judge> {
  const { model } = opened
  const columns = model.sensors.length * model.variables.length
  const { horizonSteps: steps, windowSteps } = model.config
  const deviation = changeDeviation(series, model.split.train.to)
  const shape = { ...sizes, windowSteps: steps, sensors: 1, variables: 2 * columns, spectralNorm: false }
  const random = new RandomGenerator(seed, 9)
  const parameters = new Parameters(
    operations,
    criticParameters(shape),
    initialParameters(criticParameters(shape), random),
  )
  const critic = new PathCritic(operations, shape, parameters)
  const optimizer = new Adam(
    operations,
    { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 },
    parameters.length,
    parameters.padding,
  )

  const pathOf = (start: number, future: ArrayLike<number>, from: number): Float32Array => {
    const path = new Float32Array((steps + 1) * columns)
    for (let i = 0; i < steps * columns; i++) {
      const column = i % columns
      const last = series.values[(start - 1) * columns + column] ?? 0
      path[columns + i] = ((future[from + i] ?? 0) - last) / (deviation[column] ?? 1)
    }
    return path
  }
  const scoresOf = (paths: readonly Float32Array[]): Float32Array =>
    operations.tidy(() => {
      const all = new Float32Array(paths.length * (steps + 1) * columns)
      paths.forEach((path, i) => all.set(path, i * path.length))
      const sensors = operations.indices(new Int32Array(paths.length))
      return operations.read(critic.forward(operations.tensor(all, [paths.length, steps + 1, columns]), sensors).score)
    })
  const examples = async (period: 'train' | 'validation', count: number): Promise<Example[]> => {
    const shapeOfWindow = { windowSteps, aheadSteps: steps }
    const windows = new WindowStarts(series, model.split[period], shapeOfWindow, model.hasVariable)
    const result: Example[] = []
    const starts = Array.from(spreadStarts(windows.hallSteps(), { aheadSteps: steps, count }))
    const made = await sampled(opened, starts, 1)
    starts.forEach((start, i) => {
      result.push({ path: pathOf(start, series.values, start * columns), label: 1 })
      result.push({ path: pathOf(start, made, i * steps * columns), label: 0 })
    })
    return result
  }
  const lossOf = (scored: ArrayLike<number>, of: readonly Example[]): number =>
    of.reduce((sum, { label }, i) => sum + Math.log1p(Math.exp((label === 1 ? -1 : 1) * (scored[i] ?? 0))), 0) /
    of.length

  const known = await examples('train', training.starts)
  const checked = await examples('validation', calibrationStarts)
  const half = 2 * Math.floor(checked.length / 4)
  const [earlier, later] = [checked.slice(0, half), checked.slice(half)]
  let best = { loss: Infinity, values: parameters.values() }
  for (let step = 0; step < training.steps; step++) {
    const batch = Array.from({ length: training.batch }, () => known[random.integer(known.length)]).filter(
      (example) => example !== undefined,
    )
    operations.tidy(() => {
      const all = new Float32Array(batch.length * (steps + 1) * columns)
      batch.forEach(({ path }, i) => all.set(path, i * path.length))
      const sensors = operations.indices(new Int32Array(batch.length))
      const trace = critic.forward(operations.tensor(all, [batch.length, steps + 1, columns]), sensors)
      const slopes = operations
        .read(trace.score)
        .map((score, i) => (1 / (1 + Math.exp(-score)) - (batch[i]?.label ?? 0)) / batch.length)
      const deltas = critic.deltas(trace, operations.tensor(slopes, [batch.length, 1]))
      const gradients = { ...critic.weightGradients(trace, deltas), ...critic.otherGradients(sensors, deltas) }
      parameters.replace(optimizer.update(parameters.flat, parameters.join(gradients), training.rate))
    })
    if ((step + 1) % training.checkEvery > 0) continue
    const loss = lossOf(scoresOf(earlier.map(({ path }) => path)), earlier)
    if (loss < best.loss) best = { loss, values: parameters.values() }
  }
  parameters.load(best.values)
  const labels = (of: readonly Example[]): number[] => of.map(({ label }) => label)
  const scores = (of: readonly Example[]): number[] => [...scoresOf(of.map(({ path }) => path))]
  const calibration = fitCalibration({ scores: scores(earlier), labels: labels(earlier) })
  return {
    calibration,
    figures: calibrationFigures(scores(later).map(calibration.chance), labels(later)),
    score: (start, futures) => {
      const each = steps * columns
      return scoresOf(Array.from({ length: futures.length / each }, (_, i) => pathOf(start, futures, i * each)))
    },
  }
}

/** Scenarios by independence Metropolis-Hastings over whole futures: `candidates` for each, so that sensors stay together. */
export function judgedScenarios(
  { calibration, score }: Judge,
  opened: OpenedModel,
  count: number,
  candidates: number,
): { scenariosOf: ScenariosOf; acceptance: () => number } {
  const { model } = opened
  const each = model.config.horizonSteps * model.sensors.length * model.variables.length
  let accepted = 0
  let proposed = 0
  return {
    acceptance: () => accepted / proposed,
    scenariosOf: async (start) => {
      // scenario s is the first candidate of chain s, so that both samplers have the same beginnings
      const all = await sampled(opened, [start], count * candidates)
      const scores = score(start, all)
      const random = new RandomGenerator(start, 10)
      const values = new Float32Array(count * each)
      for (let scenario = 0; scenario < count; scenario++) {
        const chain = runChain(
          (candidate) => calibration.logOdds(scores[candidate * count + scenario] ?? NaN),
          () => random.uniform(),
          candidates,
        )
        accepted += chain.accepted
        proposed += candidates - 1
        const from = (chain.chosen * count + scenario) * each
        values.set(all.subarray(from, from + each), scenario * each)
      }
      return values
    },
  }
}

/** Standard deviation of one-step changes of each column before `to`. */
function changeDeviation(series: HallSeries, to: number): Float64Array {
  const columns = series.sensors.length * series.variables.length
  return Float64Array.from({ length: columns }, (_, column) => {
    let sum = 0
    let count = 0
    for (let step = 1; step < to; step++) {
      const change =
        (series.values[step * columns + column] ?? NaN) - (series.values[(step - 1) * columns + column] ?? NaN)
      if (Number.isNaN(change)) continue
      sum += change ** 2
      count++
    }
    return Math.sqrt(sum / Math.max(1, count)) || 1
  })
}
