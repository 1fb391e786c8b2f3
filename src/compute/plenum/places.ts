import {
  fitReadings,
  RealReadings,
  WindowStarts,
  type ColumnForecasts,
  type ReadingMaps,
  type WindowStart,
} from '../../domain'
import type { Operations } from '../tensorflow'
import type { HallGenerator } from './generator'
import { fillHallNoise, type HallTrajectory } from './noise'
import { rollOutHall } from './rollout'
import type { HallRows } from './rows'
import type { HallModel } from './shape'
import { plainTuning, readOutAll, toPhysical, type HallTuning } from './tuning'

/** Rollouts that readings are fitted on: windows of the training period per sensor, bounds of all, scenarios of each. */
export interface ReadingEffort {
  readonly perSensor: number
  readonly least: number
  readonly most: number
  readonly scenarios: number
}

/**
 * A few rollouts do for a score, whose levels hardly feel how readings move. What is kept takes more: at 24 windows of a
 * sensor the chance in its map was half of all that the increments' distribution was off (docs/quality.md).
 */
export const readingEfforts = {
  scored: { perSensor: 24, least: 768, most: 8192, scenarios: 2 },
  kept: { perSensor: 96, least: 768, most: 16_384, scenarios: 2 },
} as const satisfies Record<string, ReadingEffort>

/** Columns of the log that are looked at between two looks at the event loop. */
const columnsAtOnce = 64

/** Scenarios of single sensors for validation, always with the same noise. */
export class HallPlaces {
  private readonly real: RealReadings

  constructor(
    private readonly operations: Operations,
    private readonly model: HallModel,
    private readonly rows: HallRows,
    private readonly seed: number,
  ) {
    this.real = new RealReadings(rows.log.series, model.split.train)
  }

  /** [places, count, steps, variables], physical units. */
  async generate(
    generator: HallGenerator,
    places: readonly WindowStart[],
    count: number,
    tuning: HallTuning,
    afterStep: () => Promise<void>,
  ): Promise<Float32Array> {
    const trajectories = places.flatMap((place) =>
      Array.from({ length: count }, (_, scenario) => ({ ...place, scenario })),
    )
    const forecasts = await this.rollOut(generator, trajectories, tuning, afterStep)
    const physical = readOutAll(tuning.readings, this.rows.log.series, forecasts, trajectories)
    const { horizonSteps } = this.model.config
    const variables = this.model.variables.length
    const values = new Float32Array(physical.length)
    trajectories.forEach((_, row) => {
      for (let step = 0; step < horizonSteps; step++) {
        const from = (step * trajectories.length + row) * variables
        values.set(physical.subarray(from, from + variables), (row * horizonSteps + step) * variables)
      }
    })
    return values
  }

  /** Fits how the sensors' readings follow rollouts of the training period whose noise is widened by `spread`. */
  async fitReadings(
    generator: HallGenerator,
    spread: readonly number[],
    { perSensor, least, most, scenarios }: ReadingEffort,
    afterStep: () => Promise<void>,
  ): Promise<ReadingMaps> {
    const { model, rows } = this
    const { series } = rows.log
    const { windowSteps, horizonSteps: steps } = model.config
    const period = model.split.train
    const windows = new WindowStarts(series, period, { windowSteps, aheadSteps: steps }, model.hasVariable)
    const wanted = Math.min(most, Math.max(least, perSensor * model.sensors.length))
    const trajectories = windows
      .spread(wanted)
      .flatMap((start) => Array.from({ length: scenarios }, (_, scenario) => ({ ...start, scenario })))
    const forecasts = await this.rollOut(generator, trajectories, { ...plainTuning(model), spread }, afterStep)
    // the first time this looks at the whole log
    for (let column = 0; column < this.real.columns; column++) {
      this.real.of(column)
      if (column % columnsAtOnce === 0) await afterStep()
    }
    return fitReadings(this.real, this.columnForecasts(forecasts, trajectories, steps))
  }

  /** [steps, trajectories, variables], physical units, before they are read out. */
  private async rollOut(
    generator: HallGenerator,
    trajectories: readonly HallTrajectory[],
    { spread, noiseTemperature }: HallTuning,
    afterStep: () => Promise<void>,
  ): Promise<Float32Array> {
    const { operations, model, rows, seed } = this
    if (trajectories.length === 0) return new Float32Array(0)
    const standard = await rollOutHall(
      operations,
      generator,
      rows,
      trajectories,
      model.config.horizonSteps,
      (trajectory, step, out, offset) =>
        fillHallNoise(seed, 'validation', trajectory, step, generator.shape, noiseTemperature, null, out, offset),
      spread,
      afterStep,
    )
    return toPhysical(model, standard, trajectories)
  }

  private columnForecasts(
    forecasts: Float32Array,
    trajectories: readonly HallTrajectory[],
    steps: number,
  ): ColumnForecasts {
    const { series } = this.rows.log
    const variables = series.variables.length
    const row = series.sensors.length * variables
    const count = trajectories.length * variables
    const values = new Float32Array(count * steps)
    const last = new Float32Array(count)
    const columns = new Int32Array(count)
    trajectories.forEach(({ sensor, step: start }, trajectory) => {
      for (let variable = 0; variable < variables; variable++) {
        const own = trajectory * variables + variable
        columns[own] = sensor * variables + variable
        last[own] = series.values[(start - 1) * row + sensor * variables + variable] ?? NaN
        for (let step = 0; step < steps; step++) values[own * steps + step] = forecasts[step * count + own] ?? NaN
      }
    })
    return { steps, columns, last, values }
  }
}
