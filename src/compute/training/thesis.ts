import type { TrainConfig, TrainOutcome } from '../../contract'
import { RandomGenerator, unscaleValues, type HallSeries } from '../../domain'
import { writeCheckpoint, type Checkpoint, type TrainingState } from '../checkpoint'
import { conditionsOf, type WindowConditions } from '../conditions'
import type { ModelDescription } from '../model'
import { createNetworks, parameterCounts, randomStreams, restoreNetworks, type Networks } from '../networks'
import { fillRowNoise, noiseStreams, rollOut } from '../sampling'
import type { Operations } from '../tensorflow'
import { ScaledLog } from '../windows'
import { BatchSource } from './batches'
import { TrainingIteration, type IterationLosses } from './iteration'
import type { Trainee } from './trainer'
import { Validator, type GeneratePlaces, type ValidationResult } from './validation'

/** The GAN of the thesis in training. */
export class ThesisTrainee implements Trainee {
  readonly keepsStart = false
  private readonly log: ScaledLog
  private readonly conditions: WindowConditions | null
  private readonly networks: Networks
  private readonly random: RandomGenerator
  private readonly iteration: TrainingIteration
  private readonly validator: Validator

  constructor(
    private readonly operations: Operations,
    private readonly model: ModelDescription,
    series: HallSeries,
    private readonly seed: number,
    checkpoint: Checkpoint | null,
  ) {
    // what reads the log first: a log that cannot be trained on must not leave networks behind
    this.log = new ScaledLog(model, series)
    this.conditions = conditionsOf(model, series)
    const batches = new BatchSource(this.log, model, series)
    this.validator = new Validator(model, series, seed)
    this.networks =
      checkpoint === null
        ? createNetworks(operations, model, seed)
        : restoreNetworks(operations, { ...checkpoint, model })
    this.random =
      checkpoint === null
        ? new RandomGenerator(seed, randomStreams.training)
        : RandomGenerator.fromState(checkpoint.random)
    this.iteration = new TrainingIteration(operations, model, this.networks, batches, this.random)
  }

  get config(): TrainConfig {
    return this.model.config
  }
  get parameters(): TrainOutcome['parameters'] {
    return parameterCounts(this.model)
  }
  get independentRollouts(): number {
    return this.validator.independentRollouts
  }

  iterate(step: number): IterationLosses {
    return this.iteration.run(step)
  }

  validate(afterStep: () => Promise<void>): Promise<ValidationResult> {
    return this.validator.validate((places, count) => this.generate(places, count, afterStep))
  }

  settle(): Promise<void> {
    return Promise.resolve()
  }

  save(file: string, state: TrainingState): Promise<void> {
    const { networks } = this
    return writeCheckpoint(file, {
      ...state,
      model: this.model,
      random: this.random.getState(),
      generator: networks.generator.parameters.values(),
      average: networks.average?.parameters.values() ?? null,
      critic: networks.critic.parameters.values(),
      generatorOptimizer: networks.generatorOptimizer.getState(),
      criticOptimizer: networks.criticOptimizer.getState(),
      statistics: networks.generator.statistics.values(),
      singularVectors: networks.critic.singularVectors(),
    })
  }

  dispose(): void {
    this.networks.dispose()
  }

  private async generate(
    places: Parameters<GeneratePlaces>[0],
    count: number,
    afterStep: () => Promise<void>,
  ): Promise<Float32Array> {
    const { log, model, seed, operations, networks } = this
    const { windowSteps, horizonSteps, noiseSize } = model.config
    const variables = model.variables.length
    const rows = places.flatMap((place) => Array.from({ length: count }, (_, scenario) => ({ ...place, scenario })))
    const windows = new Float32Array(windowSteps * rows.length * variables)
    rows.forEach(({ sensor, step }, row) => {
      log.copy(sensor, step - windowSteps, windowSteps, windows, row * variables, rows.length * variables)
    })
    const fillNoise = (ahead: number, out: Float32Array): void => {
      rows.forEach(({ sensor, step: start, scenario }, row) => {
        const { validation } = noiseStreams
        const place = { start, scenario, sensor }
        fillRowNoise(seed, validation, place, ahead, out, row * noiseSize, noiseSize, null)
      })
    }
    const inputs = {
      sensors: Int32Array.from(rows, ({ sensor }) => sensor),
      windows,
      conditions: this.conditions?.ofRows(rows.map(({ sensor, step: start }) => ({ sensor, start }))),
    }
    const generator = networks.average ?? networks.generator
    const scaled = await rollOut(operations, generator, model, inputs, horizonSteps, fillNoise, afterStep)
    const ahead = unscaleValues(model.scaler, scaled, scaled)
    const values = new Float32Array(ahead.length)
    rows.forEach((_, row) => {
      for (let step = 0; step < horizonSteps; step++) {
        const from = (step * rows.length + row) * variables
        values.set(ahead.subarray(from, from + variables), (row * horizonSteps + step) * variables)
      }
    })
    return values
  }
}
