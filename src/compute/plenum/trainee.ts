import { PlenumError, type TrainConfig, type TrainOutcome } from '../../contract'
import { fitHallStarts, RandomGenerator, type HallSeries, type HallStart } from '../../domain'
import type { TrainingState } from '../checkpoint'
import type { ModelDescription } from '../model'
import { randomStreams } from '../networks'
import { parameterCount } from '../parameters'
import type { Operations } from '../tensorflow'
import type { IterationLosses } from '../training/iteration'
import type { Trainee } from '../training/trainer'
import type { ValidationResult, Validator } from '../training/validation'
import { adversaryParameterCount, HallAdversary, startingAdversary } from './adversary'
import { HallBatches } from './batches'
import { fitSpread } from './calibration'
import { writeHallCheckpoint, type HallCheckpoint } from './checkpoint'
import type { HallGenerator } from './generator'
import { HallIteration } from './iteration'
import { buildHallNetworks, startingWeights, type HallNetworks } from './networks'
import { HallPlaces, readingEfforts, type ReadingEffort } from './places'
import { HallRows } from './rows'
import { hallParameters, hallShape, noiseSizes, type HallModel } from './shape'
import { plainTuning, type HallTuning } from './tuning'

/** Penalties that are tried where none is given: the first suits weeks of log, the last days. */
const triedPenalties = [1, 10, 100]

/** Scenarios per place that noise is widened by: intervals of heavy-tailed noise need more of them than a score. */
const calibrationScenarios = 20

/** The preset `plenum` in training. */
export class HallTrainee implements Trainee {
  readonly keepsStart = true
  private readonly iteration: HallIteration
  /** Of the latest validation. */
  private unwidened: HallTuning | null = null

  private constructor(
    private readonly model: HallModel,
    private readonly networks: HallNetworks,
    private readonly random: RandomGenerator,
    private readonly places: HallPlaces,
    private readonly validator: Validator,
    private tuning: HallTuning,
    private readonly adversary: HallAdversary | null,
    operations: Operations,
    batches: HallBatches,
    rows: HallRows,
  ) {
    this.iteration = new HallIteration(operations, model, networks, batches, rows, random, adversary)
  }

  /** Fits the linear start, with the penalty that is best on validation where none is given. */
  static async begin(
    operations: Operations,
    described: ModelDescription,
    series: HallSeries,
    seed: number,
    validator: Validator,
    afterStep: () => Promise<void>,
  ): Promise<HallTrainee> {
    const { plenum, windowSteps } = described.config
    const noise = noiseSizes(described.config, series.variables.length)
    const penalties = plenum.ridge === null ? triedPenalties : [plenum.ridge]
    const { split, hasVariable } = described
    const starts = fitHallStarts(series, split.train, hasVariable, windowSteps, penalties, noise, afterStep)
    let best: { start: HallStart; score: number } | null = null
    for await (const start of starts) {
      const score =
        penalties.length === 1 ? 0 : await scoreStart(operations, described, series, seed, validator, start, afterStep)
      if (best === null || score < best.score) best = { start, score }
      await afterStep()
    }
    if (best === null) throw new PlenumError('internal', 'There is no start to train from.')
    const { loadings, ...facts } = best.start
    const model: HallModel = { ...described, facts }
    const weights = startingWeights(hallShape(model), loadings, seed)
    const average = plenum.emaDecay > 0 ? weights : null
    const random = new RandomGenerator(seed, randomStreams.training)
    return HallTrainee.build(
      operations,
      model,
      series,
      seed,
      validator,
      { generator: weights, average, adversary: newAdversary(model, seed) },
      random,
      plainTuning(model),
    )
  }

  /** Exactly as it was saved. */
  static resume(
    operations: Operations,
    checkpoint: HallCheckpoint,
    series: HallSeries,
    validator: Validator,
  ): HallTrainee {
    const { model, seed, tuning } = checkpoint
    const random = RandomGenerator.fromState(checkpoint.random)
    const trainee = HallTrainee.build(operations, model, series, seed, validator, checkpoint, random, tuning)
    trainee.networks.optimizer.setState(checkpoint.optimizer)
    return trainee
  }

  private static build(
    operations: Operations,
    model: HallModel,
    series: HallSeries,
    seed: number,
    validator: Validator,
    weights: Pick<HallCheckpoint, 'generator' | 'average' | 'adversary'>,
    random: RandomGenerator,
    tuning: HallTuning,
  ): HallTrainee {
    const rows = new HallRows(series, model.facts, model.hasVariable)
    // what reads the log first: a log that cannot be trained on must not leave networks behind
    const batches = new HallBatches(model, series, rows)
    const networks = buildHallNetworks(operations, model, weights)
    const places = new HallPlaces(operations, model, rows, seed)
    const adversary = weights.adversary === null ? null : new HallAdversary(operations, model, rows, weights.adversary)
    return new HallTrainee(model, networks, random, places, validator, tuning, adversary, operations, batches, rows)
  }

  get config(): TrainConfig {
    return this.model.config
  }
  get parameters(): TrainOutcome['parameters'] {
    return {
      generator: parameterCount(hallParameters(hallShape(this.model))),
      critic: adversaryParameterCount(this.model),
    }
  }
  get independentRollouts(): number {
    return this.validator.independentRollouts
  }

  iterate(step: number): IterationLosses {
    return this.iteration.run(step)
  }

  async validate(afterStep: () => Promise<void>): Promise<ValidationResult> {
    this.unwidened = await this.tune(this.factors(1), readingEfforts.scored, afterStep)
    return this.score(this.unwidened, this.model.config.validationScenarios, afterStep)
  }

  /** Fits the noise of each variable, and the readings with it, to the weights that were validated last. */
  async settle(afterStep: () => Promise<void>): Promise<void> {
    const { unwidened } = this
    if (unwidened === null) throw new PlenumError('internal', 'Nothing was validated that could be settled.')
    const spread = this.model.config.plenum.calibrateNoise
      ? await fitSpread(calibrationScenarios, async (factor) => {
          const tuning =
            factor === 1 ? unwidened : await this.tune(this.factors(factor), readingEfforts.scored, afterStep)
          return (await this.score(tuning, calibrationScenarios, afterStep)).coverages
        })
      : this.factors(1)
    this.tuning = await this.tune(spread, readingEfforts.kept, afterStep)
  }

  save(file: string, state: TrainingState): Promise<void> {
    const { networks } = this
    return writeHallCheckpoint(file, {
      ...state,
      model: this.model,
      random: this.random.getState(),
      tuning: this.tuning,
      generator: networks.generator.parameters.values(),
      average: networks.average?.parameters.values() ?? null,
      optimizer: networks.optimizer.getState(),
      adversary: this.adversary?.getState() ?? null,
    })
  }

  dispose(): void {
    this.networks.dispose()
    this.adversary?.dispose()
  }

  /** What is scored is what is sampled: widened, then read out. */
  private score(tuning: HallTuning, scenarios: number, afterStep: () => Promise<void>): Promise<ValidationResult> {
    return this.validator.validate(
      (places, count) => this.places.generate(this.sampled, places, count, tuning, afterStep),
      scenarios,
    )
  }

  /** The same factor for every variable. */
  private factors(factor: number): number[] {
    return this.model.variables.map(() => factor)
  }

  private async tune(
    spread: readonly number[],
    effort: ReadingEffort,
    afterStep: () => Promise<void>,
  ): Promise<HallTuning> {
    const plain = { ...plainTuning(this.model), spread }
    if (!this.model.config.plenum.fitReadings) return plain
    return { ...plain, readings: await this.places.fitReadings(this.sampled, spread, effort, afterStep) }
  }

  /** The generator that is sampled from. */
  private get sampled(): HallGenerator {
    return this.networks.average ?? this.networks.generator
  }
}

/** The untrained critic, where one has weight; it draws from a stream of its own. */
function newAdversary(model: HallModel, seed: number): HallCheckpoint['adversary'] {
  if (model.config.plenum.adversarialWeight === 0) return null
  return startingAdversary(model, new RandomGenerator(seed, randomStreams.criticValues))
}

async function scoreStart(
  operations: Operations,
  described: ModelDescription,
  series: HallSeries,
  seed: number,
  validator: Validator,
  start: HallStart,
  afterStep: () => Promise<void>,
): Promise<number> {
  const { loadings, ...facts } = start
  const model: HallModel = { ...described, facts }
  const generator = startingWeights(hallShape(model), loadings, seed)
  const networks = buildHallNetworks(operations, model, { generator, average: null })
  try {
    const places = new HallPlaces(operations, model, new HallRows(series, facts, described.hasVariable), seed)
    const { score } = await validator.validate((chosen, count) =>
      places.generate(networks.generator, chosen, count, plainTuning(model), afterStep),
    )
    return score
  } finally {
    networks.dispose()
  }
}
