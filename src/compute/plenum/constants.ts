import { lagWeights, tailNorm, type HallFacts } from '../../domain'
import type { Operations, Tensor } from '../tensorflow'
import type { HallShape } from './shape'

/** The fixed numbers of a hall on the device, one row per sensor. Dispose them. */
export class HallConstants {
  private readonly lags: Tensor
  private readonly deviation: Tensor
  private readonly changeScale: Tensor
  private readonly tails: Tensor
  private readonly tailNorm: Tensor

  constructor(
    private readonly operations: Operations,
    readonly shape: HallShape,
    facts: HallFacts,
  ) {
    const { sensors, variables, windowSteps } = shape
    const kept = operations.tidy(() => {
      const keptTable = (values: Float32Array): Tensor =>
        operations.keep(operations.tensor(values, [sensors, variables]))
      const weights = lagWeights(facts.ridge, sensors, variables)
      return {
        lags: operations.keep(operations.tensor(weights, [sensors, variables * windowSteps * variables])),
        deviation: keptTable(facts.residualDeviation.slice()),
        changeScale: keptTable(facts.changeDeviation.map((deviation) => 1 / deviation)),
        tails: keptTable(facts.tails.slice()),
        tailNorm: keptTable(facts.tails.map(tailNorm)),
      }
    })
    this.lags = kept.lags
    this.deviation = kept.deviation
    this.changeScale = kept.changeScale
    this.tails = kept.tails
    this.tailNorm = kept.tailNorm
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
      tails: operations.gather(this.tails, sensors),
      tailNorm: operations.gather(this.tailNorm, sensors),
    }
  }

  dispose(): void {
    const { lags, deviation, changeScale, tails, tailNorm } = this
    for (const tensor of [lags, deviation, changeScale, tails, tailNorm]) tensor.dispose()
  }
}

export interface RowConstants {
  /** Weights of the linear forecast, [rows, variables, window · variables], oldest step first. */
  readonly lags: Tensor
  /** Residual deviation σ, [rows, variables]. */
  readonly deviation: Tensor
  /** 1 / usual size of a change, [rows, variables]. */
  readonly changeScale: Tensor
  /** Weight of the noise's tails and the factor that brings its variance back to 1, [rows, variables]. */
  readonly tails: Tensor
  readonly tailNorm: Tensor
}
