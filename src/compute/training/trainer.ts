import { join } from 'node:path'
import {
  PlenumError,
  type CheckpointNotice,
  type Device,
  type TrainConfig,
  type TrainOutcome,
  type TrainProgress,
  type ValidationPoint,
  type ValidationSample,
} from '../../contract'
import type { TrainingState } from '../checkpoint'
import { yieldToEventLoop } from '../event-loop'
import { version } from '../version'
import type { IterationLosses } from './iteration'
import { LossAverage } from './loss-average'
import { TrainingMonitor } from './monitor'
import { ProgressReporter } from './progress'
import { validationPoint, type ValidationResult } from './validation'

/** Who hears of a training, and what may end it. */
export interface TrainingListener {
  progress(progress: TrainProgress): void
  checkpoint(notice: CheckpointNotice): void
  /** Asked after every step, with the number of steps done. */
  wantsStop(step: number): boolean
}

/** What a training trains: the networks of one model family with all their state. */
export interface Trainee {
  readonly config: TrainConfig
  readonly parameters: TrainOutcome['parameters']
  /** Whether the untrained model is worth keeping: it is then validated and saved as step 0. */
  readonly keepsStart: boolean
  /** Rollouts that follow one another in the validation period. */
  readonly independentRollouts: number
  /** The generator step number `step` (the first is 0). */
  iterate(step: number): IterationLosses
  validate(afterStep: () => Promise<void>): Promise<ValidationResult>
  /** Called when a validation was the best so far, before it is saved. */
  settle(afterStep: () => Promise<void>): Promise<void>
  save(file: string, state: TrainingState): Promise<void>
  dispose(): void
}

/** A training from its first step, or from a checkpoint, to its last. Dispose it whatever happens. */
export class Trainer {
  private readonly monitor: TrainingMonitor
  private readonly losses: LossAverage
  private readonly secondsBefore: number
  private began = Date.now()
  private step: number
  private best: ValidationPoint | null
  /** Of the validation just made. */
  private sample: ValidationSample | null = null

  constructor(
    private readonly trainee: Trainee,
    private readonly device: Device,
    private readonly seed: number,
    private readonly directory: string,
    private readonly listener: TrainingListener,
    earlier: TrainingState | null,
    notes: readonly string[] = [],
  ) {
    // what is said of a critic is about one that is the only teacher; plenum's is one of several
    const onlyTeacher = trainee.parameters.critic > 0 && trainee.config.preset !== 'plenum'
    this.monitor = new TrainingMonitor(onlyTeacher, earlier ?? { warnings: notes, watch: { means: {}, streaks: {} } })
    this.losses = new LossAverage(earlier?.lossSums ?? null)
    this.step = earlier?.step ?? 0
    this.best = earlier?.best ?? null
    this.secondsBefore = earlier?.secondsSpent ?? 0
  }

  async run(): Promise<TrainOutcome> {
    const { config } = this.trainee
    this.began = Date.now()
    const reporter = new ProgressReporter(this.listener, config.steps, this.step)
    let saved = this.step
    this.monitor.watchPeriod(this.trainee.independentRollouts, config.horizonSteps)
    if (this.trainee.keepsStart && this.step === 0 && this.best === null) {
      const validation = await this.validate()
      if (!Number.isFinite(validation.score)) return this.outcome('failed', divergence(0))
      reporter.report({ step: 0, seconds: this.seconds, point: null, validation, ...this.told })
      this.isBest(validation)
      await this.save(validation)
    }
    while (this.step < config.steps) {
      const losses = this.trainee.iterate(this.step)
      if (!this.monitor.watchLosses(losses, this.step + 1)) return this.outcome('failed', divergence(this.step + 1))
      this.step++
      this.losses.add(losses)
      const point = this.step % pointEvery(config) === 0 ? this.losses.take(this.step, this.seconds) : null
      const last = this.step === config.steps
      const validation = last || this.step % config.validateEvery === 0 ? await this.validate() : null
      if (validation !== null && !Number.isFinite(validation.score)) {
        return this.outcome('failed', divergence(this.step))
      }
      reporter.report({ step: this.step, seconds: this.seconds, point, validation, ...this.told })
      this.sample = null
      const isBest = validation !== null && this.isBest(validation)
      const { hopeless } = this.monitor
      if (hopeless !== null && !last) return this.outcome('failed', hopelessness(this.step, hopeless))
      const early = validation !== null && !last && this.isOutOfPatience
      const stop = !last && !early && this.listener.wantsStop(this.step)
      if (isBest || last || early || stop || this.step % config.checkpointEvery === 0) {
        await this.save(isBest ? validation : null)
        saved = this.step
      }
      if (early) return this.endEarly(reporter)
      if (stop) return this.outcome('stopped', null)
      await yieldToEventLoop()
    }
    if (saved !== this.step) await this.save(null)
    return this.outcome('done', null)
  }

  dispose(): void {
    this.trainee.dispose()
  }

  private get seconds(): number {
    return this.secondsBefore + (Date.now() - this.began) / 1000
  }

  private get told(): { sample: ValidationSample | null; warnings: string[] } {
    return { sample: this.sample, warnings: this.monitor.warnings }
  }

  private async validate(): Promise<ValidationPoint> {
    const result = await this.trainee.validate(yieldToEventLoop)
    if (this.step % sampleEvery(this.trainee.config) === 0 || this.step === this.trainee.config.steps) {
      this.sample = { ...result.sample, step: this.step }
    }
    this.monitor.watchValidation(result, this.step)
    if (this.step === this.trainee.config.steps)
      this.monitor.watchEnd(Math.min(result.score, this.best?.score ?? Infinity))
    return validationPoint(result, this.step, this.seconds)
  }

  /** Remembers a validation that beats all before; a score that is not a number never does. */
  private isBest(point: ValidationPoint): boolean {
    if (!(point.score < (this.best?.score ?? Infinity))) return false
    this.best = point
    return true
  }

  /** Counted in steps, so that it does not matter where a training was interrupted. */
  private get isOutOfPatience(): boolean {
    const { patience, validateEvery } = this.trainee.config
    return patience > 0 && this.best !== null && this.step - this.best.step >= patience * validateEvery
  }

  private endEarly(reporter: ProgressReporter): TrainOutcome {
    const reason = this.monitor.noteEarlyEnd(this.step, this.trainee.config, this.best?.step ?? 0)
    reporter.report({
      step: this.step,
      seconds: this.seconds,
      point: null,
      validation: null,
      warnings: this.monitor.warnings,
    })
    return { ...this.outcome('done', null), reason }
  }

  private async save(best: ValidationPoint | null): Promise<void> {
    const file = join(this.directory, `step-${this.step}.safetensors`)
    if (best !== null) await this.trainee.settle(yieldToEventLoop)
    await this.trainee.save(file, {
      seed: this.seed,
      step: this.step,
      secondsSpent: this.seconds,
      version,
      best: this.best,
      lossSums: this.losses.sums,
      warnings: this.monitor.warnings,
      watch: this.monitor.watch,
    })
    this.listener.checkpoint({ file, step: this.step, secondsSpent: this.seconds, best })
  }

  private outcome(status: TrainOutcome['status'], problem: PlenumError | null): TrainOutcome {
    return {
      status,
      step: this.step,
      secondsSpent: this.seconds,
      device: this.device,
      parameters: this.trainee.parameters,
      best: this.best,
      problem: problem?.toWire() ?? null,
    }
  }
}

/** Generator steps between two points of the curves: at most a thousand points a run, at places that time cannot move. */
export function pointEvery(config: Pick<TrainConfig, 'steps'>): number {
  return Math.max(1, Math.ceil(config.steps / 1000))
}

/** Generator steps between two validations whose scenarios are told: they are kept, so at most two hundred a run. */
export function sampleEvery({ steps, validateEvery }: Pick<TrainConfig, 'steps' | 'validateEvery'>): number {
  return validateEvery * Math.max(1, Math.ceil(steps / validateEvery / 200))
}

function divergence(step: number): PlenumError {
  return new PlenumError('bad-input', `The training diverged: at step ${step} a loss or a forecast is not a number.`, {
    fix: 'The last checkpoint is kept. Train again with lower learning rates.',
  })
}

function hopelessness(step: number, why: string): PlenumError {
  return new PlenumError('bad-input', `The training was given up at step ${step}: ${why}.`, {
    fix: 'The best checkpoint is kept. Train again with lower learning rates or without spectral normalization.',
  })
}
