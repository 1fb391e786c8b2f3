import { PlenumError } from '../../contract'
import {
  changeSpread,
  IncrementCorrelation,
  WindowStarts,
  type HallSeries,
  type RandomGenerator,
  type RolloutBatch,
} from '../../domain'
import type { HallRows, RowStart } from './rows'
import type { HallModel } from './shape'

/** Windows of some sensors at some instants, with all that the scores of their rollouts need. */
export interface HallBatch {
  /** Instant by instant, the same sensors at each. */
  readonly starts: readonly RowStart[]
  readonly scoring: Omit<RolloutBatch, 'forecast'>
}

/** Draws start times of the training period, every one equally likely, and sensors. */
export class HallBatches {
  private readonly windows: WindowStarts
  private readonly instants: Int32Array
  private readonly spread: Float32Array
  private readonly correlation: IncrementCorrelation
  private readonly longest: number

  /** @throws PlenumError `bad-input` when no window of the training period is free of gaps. */
  constructor(
    private readonly model: HallModel,
    series: HallSeries,
    private readonly rows: HallRows,
  ) {
    const { windowSteps, plenum } = model.config
    this.longest = Math.max(...plenum.unrollSteps)
    const period = model.split.train
    this.windows = new WindowStarts(series, period, { windowSteps, aheadSteps: this.longest }, model.hasVariable)
    this.instants = this.completeInstants()
    if (this.instants.length === 0) {
      throw new PlenumError(
        'bad-input',
        `The training period has no stretch of ${windowSteps + this.longest} steps without a gap in any sensor.`,
        {
          place: { field: 'plenum.unrollSteps' },
          fix: 'Use a longer log, a larger training share, a shorter window or shorter rollouts.',
        },
      )
    }
    this.spread = changeSpread(rows.log, period, this.longest)
    this.correlation = new IncrementCorrelation(rows.log, period)
  }

  draw(random: RandomGenerator, steps: number): HallBatch {
    const { model, windows, rows } = this
    const { instantsPerBatch, sensorsPerInstant, samplesPerWindow: samples } = model.config.plenum
    const variables = model.variables.length
    const instants = Array.from(
      { length: instantsPerBatch },
      () => this.instants[random.integer(this.instants.length)] ?? 0,
    )
    const chosen = random.permutation(model.sensors.length).slice(0, sensorsPerInstant)
    const sensors = chosen.length
    const starts = instants.flatMap((step) => Array.from(chosen, (sensor) => ({ sensor, step })))
    const counts = new Uint8Array(starts.length * variables)
    const truth = new Float32Array(steps * starts.length * variables)
    const { values, columns } = rows.log
    starts.forEach(({ sensor, step: start }, row) => {
      if (windows.has(sensor, start)) {
        const known = model.hasVariable.subarray(sensor * variables, (sensor + 1) * variables)
        counts.set(known, row * variables)
      }
      for (let step = 0; step < steps; step++) {
        const from = (start + step) * columns + sensor * variables
        truth.set(values.subarray(from, from + variables), (step * starts.length + row) * variables)
      }
    })
    const spread = new Float32Array(sensors * steps * variables)
    const changeDeviation = new Float32Array(sensors * variables)
    chosen.forEach((sensor, i) => {
      const own = this.spread.subarray(sensor * this.longest * variables)
      spread.set(own.subarray(0, steps * variables), i * steps * variables)
      const deviation = model.facts.changeDeviation
      changeDeviation.set(deviation.subarray(sensor * variables, (sensor + 1) * variables), i * variables)
    })
    return {
      starts,
      scoring: {
        instants: instants.length,
        sensors,
        samples,
        steps,
        variables,
        truth,
        last: rows.valuesBefore(starts, 1),
        counts,
        spread,
        changeDeviation,
        correlation: this.correlation.of(chosen),
      },
    }
  }

  /** Steps at which all sensors have a window; where there are none, at least half of them; else any. */
  private completeInstants(): Int32Array {
    const known = this.model.sensors.filter((_, sensor) => this.windows.countOf(sensor) > 0).length
    for (const wanted of [known, Math.ceil(known / 2), 1]) {
      const steps = this.windows.hallSteps(Math.max(1, wanted))
      if (steps.length > 0) return steps
    }
    return new Int32Array(0)
  }
}
