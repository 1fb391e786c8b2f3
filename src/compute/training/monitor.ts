import type { IterationLosses } from './iteration'
import type { ValidationResult } from './validation'

/** A critic loss this many times above its usual size is an explosion. */
const explosionFactor = 20
/** Below this a critic loss is never called an explosion, whatever it was before. */
const explosionFloor = 50
/** Weight of a new loss in the usual size. */
const memory = 0.02
/** A spread below this share of the AR bootstrap's is a collapse. */
const collapseShare = 0.1

/** How each kind of warning begins: a resumed training knows by it what was said before. */
const beginnings = { explosion: 'The critic’s loss jumped', collapse: 'The scenarios hardly differ' } as const

/** Watches a training and says in plain sentences what goes wrong, each once. */
export class TrainingMonitor {
  private usualLoss: number | null = null
  private readonly said: string[]

  constructor(earlier: readonly string[]) {
    this.said = [...earlier]
  }

  get warnings(): string[] {
    return [...this.said]
  }

  /** Whether the training can go on: false once a loss is not a number. */
  watchLosses(losses: IterationLosses, step: number): boolean {
    if (!Object.values(losses).every(Number.isFinite)) return false
    const size = Math.abs(losses.criticLoss)
    const usual = this.usualLoss ?? size
    if (size > explosionFloor && size > explosionFactor * usual) {
      this.warn(
        'explosion',
        `to ${size.toPrecision(3)} at step ${step}, from about ${usual.toPrecision(2)}: the training may be diverging. Lower the learning rates if it does not recover.`,
      )
    }
    this.usualLoss = usual + memory * (size - usual)
    return true
  }

  watchValidation(result: Omit<ValidationResult, 'coverages'>, step: number): void {
    if (!(result.relativeSpread < collapseShare)) return
    const share = (100 * result.relativeSpread).toPrecision(2)
    this.warn(
      'collapse',
      `at step ${step}: their spread is ${share} % of the AR bootstrap’s. The generator ignores its noise (mode collapse).`,
    )
  }

  private warn(kind: keyof typeof beginnings, rest: string): void {
    const beginning = beginnings[kind]
    if (this.said.some((sentence) => sentence.startsWith(beginning))) return
    this.said.push(`${beginning} ${rest}`)
  }
}
