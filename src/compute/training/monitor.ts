import type { TrainConfig } from '../../contract'
import type { WatchState } from '../checkpoint'
import type { IterationLosses } from './iteration'
import type { ValidationResult } from './validation'

/** Weight of a new step in the running means: about the last fifty steps. */
const memory = 0.02
/** Something must have held for this many steps in a row before it is called lasting. */
const lastingSteps = 100
/** After this many steps in a row with a flat critic nothing is left to be learned from it. */
const hopelessSteps = 400
/** A loss or gradient this many times its usual size is an explosion … */
const explosionFactor = { loss: 20, gradient: 100 } as const
/** … unless it is smaller than this. */
const explosionFloor = { loss: 50, gradient: 10 } as const
/** A generator's gradient below this share of the largest it usually had has vanished. */
const vanishedShare = 1e-3
/** Mean squared deviation of the critic's slope from 1: near 1 where the slope is near 0, above it where it is over 2. */
const penaltyOf = { flat: 0.8, steep: 1.5 } as const
/** Of the variables' training range (scaled to a length of 2): generated steps this far off are told from real ones at once. */
const farDistance = 0.5
/** A distance below this says that the critic sees no difference. */
const noDistance = 0.002
/** A score (pinball relative to the AR bootstrap's) above this is far from a good generator. */
const badScore = 1.5
/** A validation this many times worse than the best, and bad, is a training that runs away. */
const runawayFactor = 3
/** With fewer rollouts in a row in the validation period, about two and a half days at 10 minutes, chance has a say. */
const fewRollouts = 15
/** A spread below this share of the AR bootstrap's is a collapse. */
const collapseShare = 0.1

/** How each kind of warning begins: a resumed training knows by it what was said before. */
const beginnings = {
  lossExplosion: 'The loss jumped',
  criticGradient: 'The critic’s gradient jumped',
  generatorGradient: 'The generator’s gradient jumped',
  vanished: 'The generator’s gradient has all but vanished',
  flat: 'The critic has gone flat',
  steep: 'The critic is far too steep',
  strong: 'The critic is too strong',
  weak: 'The critic is too weak',
  collapse: 'The scenarios hardly differ',
  runaway: 'Validation is getting much worse',
  early: 'Ended early',
  short: 'The validation period is short',
  losing: 'On validation the model is no better than the AR bootstrap',
} as const
type Kind = keyof typeof beginnings

/**
 * Watches a training and says in plain sentences what goes wrong while it happens, each once. The thresholds above are
 * design decisions: wide enough that a healthy training of either preset is never warned about.
 */
export class TrainingMonitor {
  private readonly means: Record<string, number>
  private readonly streaks: Record<string, number>
  private readonly said: string[]

  /** @param hasCritic what is said of a critic applies to models that have one */
  constructor(
    private readonly hasCritic: boolean,
    earlier: { readonly warnings: readonly string[]; readonly watch: WatchState } | null,
  ) {
    this.said = [...(earlier?.warnings ?? [])]
    this.means = { ...earlier?.watch.means }
    this.streaks = { ...earlier?.watch.streaks }
  }

  get warnings(): string[] {
    return [...this.said]
  }

  get watch(): WatchState {
    return { means: { ...this.means }, streaks: { ...this.streaks } }
  }

  /** Whether the training can go on: false once a loss is not a number. */
  watchLosses(losses: IterationLosses, step: number): boolean {
    if (!Object.values(losses).every(Number.isFinite)) return false
    const loss = Math.abs(this.hasCritic ? losses.criticLoss : losses.generatorLoss)
    this.watchJump('lossExplosion', 'loss', loss, step)
    this.watchJump('generatorGradient', 'gradient', losses.generatorGradientNorm, step)
    const usual = this.means.generatorGradient ?? 0
    const largest = Math.max(this.means.largestGradient ?? 0, usual)
    this.means.largestGradient = largest
    if (this.lasts('vanished', usual < vanishedShare * largest)) {
      const share = (usual / largest).toExponential(0)
      this.warn('vanished', `at step ${step}: it is ${share} of what it was, so the generator hardly learns any more.`)
    }
    if (this.hasCritic) this.watchCritic(losses, step)
    return true
  }

  watchValidation({ relativeSpread, score }: Pick<ValidationResult, 'relativeSpread' | 'score'>, step: number): void {
    if (relativeSpread < collapseShare) {
      const share = (100 * relativeSpread).toPrecision(2)
      this.warn(
        'collapse',
        `at step ${step}: their spread is ${share} % of the AR bootstrap’s. The generator ignores its noise (mode collapse).`,
      )
    }
    const best = Math.min(this.means.bestScore ?? Infinity, score)
    this.means.bestScore = best
    if (score > badScore && score > runawayFactor * best) {
      this.warn(
        'runaway',
        `at step ${step}: ${score.toPrecision(3)} times the AR bootstrap’s pinball loss after ${best.toPrecision(3)} at its best. The best checkpoint is kept; lower the learning rates if it does not recover.`,
      )
    }
    if (this.hasCritic && this.lasts('weak', score > badScore && Math.abs(this.means.distance ?? 1) < noDistance, 3)) {
      this.warn(
        'weak',
        `at step ${step}: it sees no difference between real and generated steps, although the forecasts are ${score.toPrecision(2)} times worse than the AR bootstrap’s. Give it a higher learning rate or more steps.`,
      )
    }
  }

  /** Whether the validation period can tell a better model from a lucky one. */
  watchPeriod(independentRollouts: number, horizonSteps: number): void {
    if (independentRollouts >= fewRollouts) return
    const rollouts =
      independentRollouts === 1
        ? `one rollout of ${horizonSteps} steps fits`
        : `${independentRollouts} rollouts of ${horizonSteps} steps follow one another`
    this.warn(
      'short',
      `for what is chosen by it: only ${rollouts} in it, so the best step and the width of the noise may be chance. A longer log says more.`,
    )
  }

  /** @param bestScore pinball relative to the AR bootstrap's, of the checkpoint that is sampled */
  watchEnd(bestScore: number): void {
    if (bestScore < 1) return
    this.warn(
      'losing',
      `even at its best: its pinball loss is ${bestScore.toPrecision(3)} times the bootstrap’s. Its scenarios are not worth more than an autoregression’s.`,
    )
  }

  /** Why going on would be a waste; null while there is hope. */
  get hopeless(): string | null {
    const steps = this.streaks.flat ?? 0
    if (steps < hopelessSteps) return null
    return `the critic has been flat for ${steps} steps, so the generator has nothing to learn from`
  }

  /** Says that the training ends early, and why. */
  noteEarlyEnd(step: number, config: Pick<TrainConfig, 'patience' | 'validateEvery'>, bestStep: number): string {
    const steps = config.patience * config.validateEvery
    return this.warn(
      'early',
      `at step ${step}: no validation has been better for ${steps} steps; the best, of step ${bestStep}, is what is sampled.`,
    )
  }

  private watchCritic({ wasserstein, penalty, criticGradientNorm }: IterationLosses, step: number): void {
    this.watchJump('criticGradient', 'gradient', criticGradientNorm, step)
    const distance = this.follow('distance', wasserstein)
    const slope = this.follow('penalty', penalty)
    if (this.lasts('flat', slope > penaltyOf.flat && slope <= penaltyOf.steep)) {
      this.warn(
        'flat',
        `at step ${step}: its slope in the generated step is near 0 where the penalty wants 1, so the generator learns nothing from it. Lower the critic’s learning rate, or switch spectral normalization off.`,
      )
    }
    if (this.lasts('steep', slope > penaltyOf.steep)) {
      this.warn(
        'steep',
        `at step ${step}: the penalty is ${slope.toPrecision(2)}, so its slope is far from the 1 that is wanted. Raise the weight of the gradient penalty or lower the critic’s learning rate.`,
      )
    }
    if (this.lasts('strong', Math.abs(distance) > farDistance)) {
      const share = Math.round((100 * Math.abs(distance)) / 2)
      this.warn(
        'strong',
        `at step ${step}: generated steps stay about ${share} % of the variables’ range away from real ones, and the generator does not follow. Lower the critic’s learning rate or its steps.`,
      )
    }
  }

  /** A value far above its running mean, which it then joins. */
  private watchJump(
    kind: Kind & ('lossExplosion' | 'criticGradient' | 'generatorGradient'),
    what: 'loss' | 'gradient',
    value: number,
    step: number,
  ): void {
    const usual = this.means[kind] ?? value
    if (value > explosionFloor[what] && value > explosionFactor[what] * usual) {
      this.warn(
        kind,
        `to ${value.toPrecision(3)} at step ${step}, from about ${usual.toPrecision(2)}: the training may be diverging. Lower the learning rates if it does not recover.`,
      )
    }
    this.follow(kind, value)
  }

  /** The running mean after a new value. */
  private follow(name: string, value: number): number {
    const before = this.means[name] ?? value
    return (this.means[name] = before + memory * (value - before))
  }

  /** Whether something has held `times` times in a row. */
  private lasts(name: string, holds: boolean, times = lastingSteps): boolean {
    const streak = holds ? (this.streaks[name] ?? 0) + 1 : 0
    this.streaks[name] = streak
    return streak >= times
  }

  /** The sentence, added to what was said unless one of its kind was before. */
  private warn(kind: Kind, rest: string): string {
    const sentence = `${beginnings[kind]} ${rest}`
    if (!this.said.some((earlier) => earlier.startsWith(beginnings[kind]))) this.said.push(sentence)
    return sentence
  }
}
