import { lagWeights, type HallFacts } from '../../domain'
import type { Operations, Tensor } from '../tensorflow'
import type { HallShape } from './shape'

/** The fixed numbers of a hall on the device, one row per sensor. Dispose them. */
export class HallConstants {
  private readonly lags: Tensor
  private readonly deviation: Tensor
  private readonly changeScale: Tensor

  constructor(
    private readonly operations: Operations,
    readonly shape: HallShape,
    facts: HallFacts,
  ) {
    const { sensors, variables, windowSteps } = shape
    const kept = operations.tidy(() => {
      const weights = lagWeights(facts.ridge, sensors, variables)
      return {
        lags: operations.keep(operations.tensor(weights, [sensors, variables * windowSteps * variables])),
        deviation: operations.keep(operations.tensor(facts.residualDeviation.slice(), [sensors, variables])),
        changeScale: operations.keep(
          operations.tensor(
            facts.changeDeviation.map((deviation) => 1 / deviation),
            [sensors, variables],
          ),
        ),
      }
    })
    this.lags = kept.lags
    this.deviation = kept.deviation
    this.changeScale = kept.changeScale
  }

  /** The numbers of each row's sensor; tensors of the current tidy. */
  ofRows(sensors: Tensor): RowConstants {
    const { operations, shape } = this
    const [rows = 0] = sensors.shape
    return {
      lags: operations.reshape(operations.gather(this.lags, sensors), [
        rows,
        shape.variables,
        shape.windowSteps * shape.variables,
      ]),
      deviation: operations.gather(this.deviation, sensors),
      changeScale: operations.gather(this.changeScale, sensors),
    }
  }

  dispose(): void {
    for (const tensor of [this.lags, this.deviation, this.changeScale]) tensor.dispose()
  }
}

export interface RowConstants {
  /** Weights of the linear forecast, [rows, variables, window · variables], oldest step first. */
  readonly lags: Tensor
  /** Residual deviation σ, [rows, variables]. */
  readonly deviation: Tensor
  /** 1 / usual size of a change, [rows, variables]. */
  readonly changeScale: Tensor
}
