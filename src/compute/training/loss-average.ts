import type { TrainPoint } from '../../contract'
import type { LossSums } from '../checkpoint'
import type { IterationLosses } from './iteration'

const nothing: LossSums = { steps: 0, wasserstein: 0, penalty: 0, criticLoss: 0, generatorLoss: 0 }

/** Averages losses between two points of the curves. */
export class LossAverage {
  private current: LossSums

  constructor(earlier: LossSums | null) {
    this.current = earlier ?? nothing
  }

  get sums(): LossSums {
    return this.current
  }

  add(losses: IterationLosses): void {
    const { steps, wasserstein, penalty, criticLoss, generatorLoss } = this.current
    this.current = {
      steps: steps + 1,
      wasserstein: wasserstein + losses.wasserstein,
      penalty: penalty + losses.penalty,
      criticLoss: criticLoss + losses.criticLoss,
      generatorLoss: generatorLoss + losses.generatorLoss,
    }
  }

  /** The mean since the last point; starts the next one. */
  take(step: number, seconds: number): TrainPoint {
    const { steps, wasserstein, penalty, criticLoss, generatorLoss } = this.current
    this.current = nothing
    return {
      step,
      seconds,
      wasserstein: wasserstein / steps,
      penalty: penalty / steps,
      criticLoss: criticLoss / steps,
      generatorLoss: generatorLoss / steps,
    }
  }
}
