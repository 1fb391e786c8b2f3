import { PlenumError } from '../../contract'
import { WindowStarts, type HallSeries, type RandomGenerator } from '../../domain'
import { conditionsOf, type WindowConditions } from '../conditions'
import type { ModelDescription } from '../model'
import type { ScaledLog } from '../windows'

/** Windows drawn from the training period with the step that really followed, all scaled. */
export interface Batch {
  /** [rows] */
  readonly sensors: Int32Array
  /** [rows, window, variables] */
  readonly windows: Float32Array
  /** [rows, variables] */
  readonly targets: Float32Array
  /** [window, rows, conditions]; undefined where the model has none. */
  readonly conditions: Float32Array | undefined
}

/** Draws batches: every valid (sensor, step) of the training period equally likely. */
export class BatchSource {
  private readonly starts: WindowStarts
  private readonly conditions: WindowConditions | null

  /** @throws PlenumError `bad-input` when no window of the training period is free of gaps. */
  constructor(
    private readonly log: ScaledLog,
    private readonly model: ModelDescription,
    series: HallSeries,
  ) {
    this.conditions = conditionsOf(model, series)
    const { windowSteps } = model.config
    this.starts = new WindowStarts(series, model.split.train, { windowSteps, aheadSteps: 1 }, model.hasVariable)
    if (this.starts.count === 0) {
      throw new PlenumError(
        'bad-input',
        `The training period has no stretch of ${windowSteps + 1} steps without a gap in any sensor.`,
        { place: { field: 'windowSteps' }, fix: 'Use a longer log, a larger training share or a shorter window.' },
      )
    }
  }

  draw(random: RandomGenerator, rows: number): Batch {
    const { log, model, starts, conditions } = this
    const { windowSteps } = model.config
    const variables = model.variables.length
    const sensors = new Int32Array(rows)
    const windows = new Float32Array(rows * windowSteps * variables)
    const targets = new Float32Array(rows * variables)
    const size = conditions?.size ?? 0
    const read = conditions === null ? undefined : new Float32Array(windowSteps * rows * size)
    for (let row = 0; row < rows; row++) {
      const { sensor, step } = starts.at(random.integer(starts.count))
      sensors[row] = sensor
      log.copy(sensor, step - windowSteps, windowSteps, windows, row * windowSteps * variables, variables)
      log.copy(sensor, step, 1, targets, row * variables, variables)
      if (read === undefined) continue
      const from = { values: windows, offset: row * windowSteps * variables, stride: variables }
      conditions?.fill({ sensor, start: step }, from, { values: read, offset: row * size, stride: rows * size })
    }
    return { sensors, windows, targets, conditions: read }
  }
}
