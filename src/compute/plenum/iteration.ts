import { clockFeatures, rolloutLoss, type RandomGenerator } from '../../domain'
import type { Operations } from '../tensorflow'
import type { IterationLosses } from '../training/iteration'
import type { CriticLosses, HallAdversary } from './adversary'
import type { HallBatch, HallBatches } from './batches'
import type { TrainingRollout } from './generator'
import { rolloutGradient } from './gradient'
import type { HallNetworks } from './networks'
import type { HallRows } from './rows'
import { noiseWidth, type HallModel } from './shape'

const warmUpShare = 0.03
const finalRateShare = 0.03

const noCritic: CriticLosses = { wasserstein: 0, penalty: 0, criticLoss: 0, criticGradientNorm: 0 }

/** Share of the highest learning rate at a share of the training: short warm-up, then a cosine down to 3 %. */
export function rateShare(progress: number): number {
  const warm = Math.min(1, progress / warmUpShare + 0.05)
  return warm * (finalRateShare + (1 - finalRateShare) * 0.5 * (1 + Math.cos(Math.PI * progress)))
}

/** One step: rollouts of a batch, their scores, backpropagation through time, AdamW, weight averaging. */
export class HallIteration {
  constructor(
    private readonly operations: Operations,
    private readonly model: HallModel,
    private readonly networks: HallNetworks,
    private readonly batches: HallBatches,
    private readonly rows: HallRows,
    private readonly random: RandomGenerator,
    private readonly adversary: HallAdversary | null,
  ) {}

  run(step: number): IterationLosses {
    const { operations, networks } = this
    const { plenum, steps } = this.model.config
    const length = plenum.unrollSteps[step % plenum.unrollSteps.length] ?? 1
    const batch = this.batches.draw(this.random, length)
    const noise = this.drawNoise(batch)
    let gradientNorm = NaN
    let critic: CriticLosses = noCritic
    const loss = operations.tidy(() => {
      const { generator } = networks
      const trace = generator.rollOut(this.rollout(batch, noise))
      const scoring = { ...batch.scoring, forecast: operations.read(generator.values(trace)) }
      const scored = rolloutLoss(scoring, {
        crps: plenum.crpsWeight,
        hall: plenum.hallWeight,
        correlation: plenum.correlationWeight,
      })
      if (!Number.isFinite(scored.loss)) return scored.loss
      const judged = this.adversary?.step(batch.starts, scoring, this.random, rateShare(step / steps), scored.gradient)
      if (judged !== undefined) critic = judged
      const { variables } = batch.scoring
      const count = batch.starts.length * batch.scoring.samples
      // [steps, trajectories, variables] to [trajectories, steps · variables]
      const valueGradient = new Float32Array(scored.gradient.length)
      for (let i = 0; i < valueGradient.length; i++) {
        const trajectory = Math.floor(i / (length * variables))
        const at = i % (length * variables)
        const from = (Math.floor(at / variables) * count + trajectory) * variables + (at % variables)
        valueGradient[i] = scored.gradient[from] ?? 0
      }
      const into = operations.tensor(valueGradient, [count, length * variables])
      const gradient = rolloutGradient(operations, generator, trace, into)
      const norm = Math.sqrt(operations.read(operations.sum(operations.square(gradient), [0]))[0] ?? NaN)
      if (!Number.isFinite(norm)) return NaN
      gradientNorm = norm
      const clipped = norm > plenum.gradientNorm ? operations.scale(gradient, plenum.gradientNorm / norm) : gradient
      const rate = plenum.generatorRate * rateShare(step / steps)
      const { parameters } = generator
      const decayed =
        plenum.weightDecay > 0 ? operations.scale(parameters.flat, 1 - rate * plenum.weightDecay) : parameters.flat
      parameters.replace(networks.optimizer.update(decayed, clipped, rate))
      this.followAverage(step + 1)
      return scored.loss + (judged?.loss ?? 0)
    })
    const { wasserstein, penalty, criticLoss, criticGradientNorm } = critic
    return {
      wasserstein,
      penalty,
      criticLoss,
      criticGradientNorm,
      generatorLoss: loss,
      generatorGradientNorm: gradientNorm,
    }
  }

  /** [trajectories, steps, noise]: the shared components are the same for all sensors of an instant and sample. */
  private drawNoise({ starts, scoring }: HallBatch): Float32Array {
    const { random, networks } = this
    const { shape } = networks.generator
    const { instants, sensors, samples, steps } = scoring
    const width = noiseWidth(shape)
    const shared = random.fillNormal(new Float32Array(instants * samples * steps * shape.sharedNoise))
    const own = random.fillNormal(new Float32Array(starts.length * samples * steps * shape.ownNoise))
    const noise = new Float32Array(starts.length * samples * steps * width)
    for (let trajectory = 0; trajectory < starts.length * samples; trajectory++) {
      const instant = Math.floor(trajectory / (samples * sensors))
      for (let step = 0; step < steps; step++) {
        const at = (trajectory * steps + step) * width
        const fromShared = ((instant * samples + (trajectory % samples)) * steps + step) * shape.sharedNoise
        const fromOwn = (trajectory * steps + step) * shape.ownNoise
        noise.set(shared.subarray(fromShared, fromShared + shape.sharedNoise), at)
        noise.set(own.subarray(fromOwn, fromOwn + shape.ownNoise), at + shape.sharedNoise)
      }
    }
    return noise
  }

  private rollout({ starts, scoring }: HallBatch, noise: Float32Array): TrainingRollout {
    const { operations, rows, networks } = this
    const { shape } = networks.generator
    const { samples, steps, variables } = scoring
    const count = starts.length * samples
    const rowOf = Int32Array.from({ length: count }, (_, trajectory) => Math.floor(trajectory / samples))
    const base = new Float32Array(steps * count * variables)
    for (let step = 0; step < steps; step++) {
      const perRow = rows.base(starts, step)
      rowOf.forEach((row, trajectory) => {
        base.set(perRow.subarray(row * variables, (row + 1) * variables), (step * count + trajectory) * variables)
      })
    }
    const matrix = (values: Float32Array) => operations.tensor(values, [starts.length, variables])
    return {
      observed: {
        sensors: operations.indices(Int32Array.from(starts, ({ sensor }) => sensor)),
        features: operations.tensor(rows.features(starts), [
          shape.windowSteps - 1,
          starts.length,
          2 * variables + clockFeatures,
        ]),
        last: matrix(rows.valuesBefore(starts, 1)),
        beforeLast: matrix(rows.valuesBefore(starts, 2)),
      },
      samples,
      steps,
      rowOf: operations.indices(rowOf),
      sensors: operations.indices(rowOf.map((row) => starts[row]?.sensor ?? 0)),
      clock: operations.tensor(rows.clockAhead(starts, steps, samples), [steps, count, clockFeatures]),
      noise: operations.tensor(noise, [count, steps, noiseWidth(shape)]),
      base: operations.tensor(base, [steps, count, variables]),
    }
  }

  /** Averages faster at the beginning, so that the start is soon forgotten. */
  private followAverage(steps: number): void {
    const { operations, networks } = this
    if (networks.average === null) return
    const decay = Math.min(this.model.config.plenum.emaDecay, (1 + steps) / (10 + steps))
    const { parameters } = networks.average
    const difference = operations.subtract(networks.generator.parameters.flat, parameters.flat)
    parameters.replace(operations.add(parameters.flat, operations.scale(difference, 1 - decay)))
  }
}
