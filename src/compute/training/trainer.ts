import { join } from 'node:path'
import {
  PlenumError,
  type CheckpointNotice,
  type TrainConfig,
  type TrainOutcome,
  type TrainProgress,
  type ValidationPoint,
} from '../../contract'
import { RandomGenerator, type HallSeries } from '../../domain'
import { writeCheckpoint, type Checkpoint } from '../checkpoint'
import { yieldToEventLoop } from '../event-loop'
import type { ModelDescription } from '../model'
import { createNetworks, parameterCounts, randomStreams, restoreNetworks, type Networks } from '../networks'
import type { Operations } from '../tensorflow'
import { version } from '../version'
import { ScaledLog } from '../windows'
import { BatchSource } from './batches'
import { TrainingIteration } from './iteration'
import { LossAverage } from './loss-average'
import { TrainingMonitor } from './monitor'
import { ProgressReporter } from './progress'
import { validationPoint, Validator } from './validation'

/** Who hears of a training, and what may end it. */
export interface TrainingListener {
  progress(progress: TrainProgress): void
  checkpoint(notice: CheckpointNotice): void
  /** Asked after every step. */
  wantsStop(): boolean
}

/** A training from its first step, or from a checkpoint, to its last. Dispose it whatever happens. */
export class Trainer {
  private readonly networks: Networks
  private readonly random: RandomGenerator
  private readonly iteration: TrainingIteration
  private readonly validator: Validator
  private readonly monitor: TrainingMonitor
  private readonly losses: LossAverage
  private readonly secondsBefore: number
  private began = Date.now()
  private step: number
  private best: ValidationPoint | null

  constructor(
    private readonly operations: Operations,
    private readonly model: ModelDescription,
    series: HallSeries,
    private readonly seed: number,
    private readonly directory: string,
    private readonly listener: TrainingListener,
    checkpoint: Checkpoint | null,
  ) {
    // what reads the log first: a log that cannot be trained on must not leave networks behind
    const log = new ScaledLog(model, series)
    const batches = new BatchSource(log, model, series)
    this.validator = new Validator(operations, model, series, log, seed)
    this.networks =
      checkpoint === null
        ? createNetworks(operations, model, seed)
        : restoreNetworks(operations, { ...checkpoint, model })
    this.random =
      checkpoint === null
        ? new RandomGenerator(seed, randomStreams.training)
        : RandomGenerator.fromState(checkpoint.random)
    this.iteration = new TrainingIteration(operations, model, this.networks, batches, this.random)
    this.monitor = new TrainingMonitor(checkpoint?.warnings ?? [])
    this.losses = new LossAverage(checkpoint?.lossSums ?? null)
    this.step = checkpoint?.step ?? 0
    this.best = checkpoint?.best ?? null
    this.secondsBefore = checkpoint?.secondsSpent ?? 0
  }

  async run(): Promise<TrainOutcome> {
    const { config } = this.model
    this.began = Date.now()
    const reporter = new ProgressReporter(this.listener, config.steps, this.step)
    let saved = this.step
    while (this.step < config.steps) {
      const losses = this.iteration.run()
      if (!this.monitor.watchLosses(losses, this.step + 1)) return this.outcome('failed', divergence(this.step + 1))
      this.step++
      this.losses.add(losses)
      const point = this.step % pointEvery(config) === 0 ? this.losses.take(this.step, this.seconds) : null
      const last = this.step === config.steps
      const validation = last || this.step % config.validateEvery === 0 ? await this.validate() : null
      if (validation !== null && !Number.isFinite(validation.score)) {
        return this.outcome('failed', divergence(this.step))
      }
      reporter.report({ step: this.step, seconds: this.seconds, point, validation, warnings: this.monitor.warnings })
      const isBest = validation !== null && this.isBest(validation)
      const stop = !last && this.listener.wantsStop()
      if (isBest || last || stop || this.step % config.checkpointEvery === 0) {
        await this.save(isBest ? validation : null)
        saved = this.step
      }
      if (stop) return this.outcome('stopped', null)
      await yieldToEventLoop()
    }
    if (saved !== this.step) await this.save(null)
    return this.outcome('done', null)
  }

  dispose(): void {
    this.networks.dispose()
  }

  private get seconds(): number {
    return this.secondsBefore + (Date.now() - this.began) / 1000
  }

  private async validate(): Promise<ValidationPoint> {
    const generator = this.networks.average ?? this.networks.generator
    const result = await this.validator.validate(generator, yieldToEventLoop)
    this.monitor.watchValidation(result, this.step)
    return validationPoint(result, this.step, this.seconds)
  }

  /** Remembers a validation that beats all before; a score that is not a number never does. */
  private isBest(point: ValidationPoint): boolean {
    if (!(point.score < (this.best?.score ?? Infinity))) return false
    this.best = point
    return true
  }

  private async save(best: ValidationPoint | null): Promise<void> {
    const file = join(this.directory, `step-${this.step}.safetensors`)
    await writeCheckpoint(file, this.checkpoint())
    this.listener.checkpoint({ file, step: this.step, secondsSpent: this.seconds, best })
  }

  private checkpoint(): Checkpoint {
    const { networks } = this
    return {
      model: this.model,
      seed: this.seed,
      step: this.step,
      secondsSpent: this.seconds,
      version,
      random: this.random.getState(),
      best: this.best,
      lossSums: this.losses.sums,
      warnings: this.monitor.warnings,
      generator: networks.generator.parameters.values(),
      average: networks.average?.parameters.values() ?? null,
      critic: networks.critic.parameters.values(),
      generatorOptimizer: networks.generatorOptimizer.getState(),
      criticOptimizer: networks.criticOptimizer.getState(),
      statistics: networks.generator.statistics.values(),
      singularVectors: networks.critic.singularVectors(),
    }
  }

  private outcome(status: TrainOutcome['status'], problem: PlenumError | null): TrainOutcome {
    return {
      status,
      step: this.step,
      secondsSpent: this.seconds,
      device: this.operations.runtime.device,
      parameters: parameterCounts(this.model),
      best: this.best,
      problem: problem?.toWire() ?? null,
    }
  }
}

/** Generator steps between two points of the curves: at most a thousand points a run, at places that time cannot move. */
export function pointEvery(config: Pick<TrainConfig, 'steps'>): number {
  return Math.max(1, Math.ceil(config.steps / 1000))
}

function divergence(step: number): PlenumError {
  return new PlenumError('bad-input', `The training diverged: at step ${step} a loss or a forecast is not a number.`, {
    fix: 'The last checkpoint is kept. Train again with lower learning rates.',
  })
}
