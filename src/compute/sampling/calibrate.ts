import { PlenumError, type Metropolis } from '../../contract'
import {
  calibrationFigures,
  fitCalibration,
  WindowStarts,
  type Calibration,
  type HallSeries,
  type WindowStart,
} from '../../domain'
import { conditionsOf } from '../conditions'
import type { Critic } from '../critic'
import type { Generator } from '../generator'
import type { ModelDescription } from '../model'
import type { Operations } from '../tensorflow'
import { ScaledLog } from '../windows'
import { fillRowNoise, noiseStreams } from './noise'
import { rollOut, rowsPerPass } from './rollout'

/** Places of the validation period, each with its real and one generated step, and the fewest that say anything. */
const wantedPlaces = 4096
const fewestPlaces = 40
/** Fixed, so that a model has one calibration whatever is sampled from it. */
const seed = 1

export interface CriticCalibration {
  readonly calibration: Calibration
  readonly figures: Metropolis['calibration']
}

/**
 * From the critic's scores to the chance that a step is real (Turner et al. 2019, section 3.2), on windows that neither
 * network was trained on: fitted on the earlier half of the validation period, measured on the later half.
 * @throws PlenumError `bad-input` when the validation period has too few windows
 */
export async function calibrateCritic(
  operations: Operations,
  generator: Generator,
  critic: Critic,
  model: ModelDescription,
  series: HallSeries,
  afterPass: () => Promise<void>,
): Promise<CriticCalibration> {
  const places = validationPlaces(model, series)
  const scores: number[] = []
  const labels: number[] = []
  for (let from = 0; from < places.length; from += rowsPerPass) {
    const part = places.slice(from, from + rowsPerPass)
    const judged = await judgePlaces(operations, generator, critic, model, series, part, afterPass)
    judged.forEach((score, i) => {
      scores.push(score)
      labels.push(i % 2 === 0 ? 1 : 0)
    })
  }
  const half = 2 * Math.floor(places.length / 2)
  const calibration = fitCalibration({ scores: scores.slice(0, half), labels: labels.slice(0, half) })
  const { count, ...figures } = calibrationFigures(scores.slice(half).map(calibration.chance), labels.slice(half))
  return { calibration, figures: { method: calibration.method, fitted: half, checked: count, ...figures } }
}

/** In time order. */
function validationPlaces(model: ModelDescription, series: HallSeries): WindowStart[] {
  const { windowSteps } = model.config
  const windows = new WindowStarts(series, model.split.validation, { windowSteps, aheadSteps: 1 }, model.hasVariable)
  if (windows.count < fewestPlaces) {
    throw new PlenumError(
      'bad-input',
      `The validation period has ${windows.count} complete windows; ${fewestPlaces} are needed to calibrate the critic.`,
      { place: { field: 'sampler' }, fix: 'Use the sampler "plain", or train with a larger validation share.' },
    )
  }
  return windows.spread(wantedPlaces).sort((a, b) => a.step - b.step || a.sensor - b.sensor)
}

/** Scores of the real and of a generated step of each place, real first. */
async function judgePlaces(
  operations: Operations,
  generator: Generator,
  critic: Critic,
  model: ModelDescription,
  series: HallSeries,
  places: readonly WindowStart[],
  afterPass: () => Promise<void>,
): Promise<number[]> {
  const { windowSteps, noiseSize } = model.config
  const variables = model.variables.length
  const rows = places.length
  const log = new ScaledLog(model, series)
  const windows = new Float32Array(windowSteps * rows * variables)
  const real = new Float32Array(rows * variables)
  places.forEach(({ sensor, step }, row) => {
    log.copy(sensor, step - windowSteps, windowSteps, windows, row * variables, rows * variables)
    log.copy(sensor, step, 1, real, row * variables, variables)
  })
  const sensors = Int32Array.from(places, ({ sensor }) => sensor)
  const conditions = conditionsOf(model, series)?.ofRows(places.map(({ sensor, step: start }) => ({ sensor, start })))
  const made = await rollOut(
    operations,
    generator,
    model,
    { sensors, windows, conditions },
    1,
    (ahead, out) => {
      places.forEach(({ sensor, step: start }, row) => {
        const place = { start, scenario: 0, sensor }
        fillRowNoise(seed, noiseStreams.calibration, place, ahead, out, row * noiseSize, noiseSize, null)
      })
    },
    afterPass,
  )
  const scores = operations.tidy(() => {
    const byStep = operations.tensor(windows.slice(), [windowSteps, rows, variables])
    const trace = critic.readWindow(operations.transpose(byStep, [1, 0, 2]), operations.indices(sensors))
    const steps = operations.concat(
      [operations.tensor(real, [rows, variables]), operations.tensor(made, [rows, variables])],
      0,
    )
    return operations.read(critic.judge(trace, steps).score)
  })
  return places.flatMap((_, row) => [scores[row] ?? NaN, scores[rows + row] ?? NaN])
}
