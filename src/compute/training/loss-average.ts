import type { TrainPoint } from '../../contract'
import type { LossSums } from '../checkpoint'
import type { IterationLosses } from './iteration'

const losses = [
  'wasserstein',
  'penalty',
  'criticLoss',
  'generatorLoss',
  'criticGradientNorm',
  'generatorGradientNorm',
] as const satisfies readonly (keyof IterationLosses)[]

const nothing: IterationLosses = {
  wasserstein: 0,
  penalty: 0,
  criticLoss: 0,
  generatorLoss: 0,
  criticGradientNorm: 0,
  generatorGradientNorm: 0,
}

/** Averages losses between two points of the curves. */
export class LossAverage {
  private current: LossSums

  constructor(earlier: LossSums | null) {
    this.current = earlier ?? { steps: 0, ...nothing }
  }

  get sums(): LossSums {
    return this.current
  }

  add(step: IterationLosses): void {
    const { steps, ...sums } = this.current
    this.current = { steps: steps + 1, ...eachLoss((loss) => sums[loss] + step[loss]) }
  }

  /** The mean since the last point; starts the next one. */
  take(step: number, seconds: number): TrainPoint {
    const { steps, ...sums } = this.current
    this.current = { steps: 0, ...nothing }
    return { step, seconds, ...eachLoss((loss) => sums[loss] / steps) }
  }
}

function eachLoss(value: (loss: (typeof losses)[number]) => number): IterationLosses {
  return losses.reduce((result, loss) => ({ ...result, [loss]: value(loss) }), nothing)
}
