import { PlenumError, type VariableScores } from '../../contract'
import type { Scaler } from '../scaling'
import type { ScenarioEnsemble, ScenarioTruth } from '../scenarios'
import { estimateOf, jackknifed, type Jackknifed } from './blocks'
import { betweenSensorsError, betweenVariablesError, type Movement } from './co-movement'
import { coverageShares, exactCoverage } from './ensemble'
import { ColumnHistograms } from './histograms'
import { autocorrelationError } from './memory'
import { spectrumError } from './spectrum'
import { ScoreSums, type MeanScores } from './sums'
import { TrajectoryCollector, type TrajectorySample } from './trajectories'

/** Every score of one variable by its name in the contract; `betweenSensors` is that of increments. */
export type ScoreFigures = Readonly<Record<string, Jackknifed>>

/** Scores of the values at each step ahead, [steps]. */
export const scoresByStep = [
  'rmse',
  'mae',
  'rmseSingle',
  'maeSingle',
  'pinball',
  'crps',
] as const satisfies readonly (keyof MeanScores)[]
export type ScoresByStep = Record<(typeof scoresByStep)[number], number[]>

/** Two variables of the same sensor: mean absolute errors of their correlations. */
export interface BetweenVariables {
  readonly variables: readonly [string, string]
  readonly errors: Readonly<Partial<Record<Movement, { readonly value: number; readonly standardError?: number }>>>
}

/** Keyed by variable name; a variable without a known real value is left out. */
export interface ScenarioScores {
  readonly variables: Record<string, VariableScores>
  /** Of the same scores, where there is one. */
  readonly standardErrors: Record<string, Record<string, number>>
  /** The scores with each block of starts left out, for comparing models in pairs. */
  readonly figures: Record<string, ScoreFigures>
  /** Left out for a variable with a step at which nothing is known. */
  readonly byStep: Record<string, ScoresByStep>
  /** Mean absolute difference of increment correlations between sensors; left out where there is no moving pair. */
  readonly betweenSensors: Record<string, number>
  readonly betweenVariables: readonly BetweenVariables[]
  /** Shares that exact intervals of as many scenarios would hold; null with one scenario. */
  readonly exactCoverage: {
    readonly coverage50: number
    readonly coverage80: number
    readonly coverage90: number
  } | null
}

export interface ScoringOptions {
  readonly variableNames: readonly string[]
  /** Smallest and largest value per variable of the training period: the scaler. */
  readonly trainingRange: Scaler
  /** Scenarios per start. */
  readonly count: number
  /** Missing members (NaN) make an ensemble smaller instead of being an error; for baselines that lack a past. */
  readonly allowMissing?: boolean
  /** The block of each start for standard errors ({@link blocksOfStarts}); one block, so no errors, where left out. */
  readonly blocks?: Int32Array
}

/**
 * Scores ensembles start by start, so that not all scenarios need to be in memory at once. Errors, pinball, CRPS and
 * coverage are in physical units and weigh every known real value (start, step, sensor) alike; docs/metrics.md defines
 * every score. Standard errors are those of {@link jackknifeError} over blocks of starts.
 */
export class ScenarioScorer {
  private readonly blocks: Int32Array
  private readonly blockCount: number
  private readonly histograms: ColumnHistograms
  private readonly collector: TrajectoryCollector
  private readonly sums: ScoreSums
  private readonly members: Float64Array

  constructor(
    private readonly truth: ScenarioTruth,
    private readonly options: ScoringOptions,
  ) {
    this.blocks = options.blocks ?? new Int32Array(truth.starts)
    this.blockCount = (this.blocks[truth.starts - 1] ?? 0) + 1
    this.histograms = new ColumnHistograms(truth, options.trainingRange, this.blocks)
    this.collector = new TrajectoryCollector(truth, options.count, this.blocks)
    this.sums = new ScoreSums(this.blockCount, truth.variables, truth.steps)
    this.members = new Float64Array(options.count)
  }

  /** A sample of the real futures and of the scenarios added so far. */
  get trajectories(): { readonly real: TrajectorySample; readonly generated: TrajectorySample } {
    return this.collector
  }

  /**
   * Scores the scenarios of the starts from `firstStart` on: [any starts, count, steps, sensors, variables].
   * @throws PlenumError `internal` for a member that is not finite where the real value is known.
   */
  add(values: Float32Array, firstStart = 0): void {
    const { truth } = this
    const columns = truth.sensors * truth.variables
    const perStart = this.options.count * truth.steps * columns
    for (let begin = 0, start = firstStart; begin < values.length; begin += perStart, start++) {
      for (let step = 0; step < truth.steps; step++) {
        for (let column = 0; column < columns; column++) {
          const real = truth.truth[(start * truth.steps + step) * columns + column] ?? NaN
          if (!Number.isNaN(real)) this.addCell(values, begin + step * columns + column, start, step, column, real)
        }
      }
      this.collector.add(start, values, begin)
    }
  }

  scores(): ScenarioScores {
    const { variableNames, count } = this.options
    const known = variableNames
      .map((name, variable) => ({ name, variable }))
      .filter(({ variable }) => this.sums.scores(variable).scored > 0)
    const figures = Object.fromEntries(known.map(({ name, variable }) => [name, this.figuresOf(variable)]))
    const coverages = coverageShares.map((share) => exactCoverage(share, count))
    const [coverage50 = NaN, coverage80 = NaN, coverage90 = NaN] = coverages
    return {
      variables: Object.fromEntries(known.map(({ name, variable }) => [name, this.valuesOf(variable, figures[name])])),
      standardErrors: Object.fromEntries(known.map(({ name }) => [name, errorsOf(figures[name] ?? {})])),
      figures,
      byStep: Object.fromEntries(
        known
          .map(({ name, variable }) => [name, this.stepsOf(variable)] as const)
          .filter(([, { rmse }]) => rmse.every(Number.isFinite)),
      ),
      betweenSensors: Object.fromEntries(
        known.flatMap(({ name }) => {
          const value = figures[name]?.betweenSensors?.value ?? NaN
          return Number.isFinite(value) ? [[name, value]] : []
        }),
      ),
      betweenVariables: this.betweenVariables(known),
      exactCoverage: count < 2 ? null : { coverage50, coverage80, coverage90 },
    }
  }

  private figuresOf(variable: number): ScoreFigures {
    const { real, generated } = this.collector
    const means = [null, ...Array.from({ length: this.blockCount }, (_, block) => block)].map((without) =>
      this.sums.scores(variable, { without }),
    )
    const mean = (name: keyof MeanScores): Jackknifed =>
      jackknifed(this.blockCount, (without) => means[without === null ? 0 : without + 1]?.[name] ?? NaN)
    const spectrum = spectrumError(real, generated, variable)
    return {
      rmse: mean('rmse'),
      mse: mean('mse'),
      mae: mean('mae'),
      rmseSingle: mean('rmseSingle'),
      mseSingle: mean('mseSingle'),
      maeSingle: mean('maeSingle'),
      pinball: mean('pinball'),
      crps: mean('crps'),
      coverage50: mean('coverage50'),
      coverage80: mean('coverage80'),
      coverage90: mean('coverage90'),
      klBits: this.histograms.valueBits(variable),
      klIncrementBits: this.histograms.incrementBits(variable),
      betweenSensors: betweenSensorsError(real, generated, variable, 'increments'),
      betweenSensorsDepartures: betweenSensorsError(real, generated, variable, 'departures'),
      betweenSensorsLagged: betweenSensorsError(real, generated, variable, 'lagged'),
      autocorrelation: autocorrelationError(real, generated, variable),
      spectrumDecibels: spectrum.decibels,
      spectrumBits: spectrum.bits,
    }
  }

  private valuesOf(variable: number, figures: ScoreFigures = {}): VariableScores {
    const means = this.sums.scores(variable)
    const share = (name: 'coverage50' | 'coverage80' | 'coverage90'): number | null =>
      Number.isNaN(means[name]) ? null : means[name]
    const optional = Object.fromEntries(
      [
        'betweenSensorsDepartures',
        'betweenSensorsLagged',
        'autocorrelation',
        'spectrumDecibels',
        'spectrumBits',
      ].flatMap((name) => {
        const value = figures[name]?.value ?? NaN
        return Number.isFinite(value) ? [[name, value]] : []
      }),
    )
    return {
      ...means,
      coverage50: share('coverage50'),
      coverage80: share('coverage80'),
      coverage90: share('coverage90'),
      klBits: figures.klBits?.value ?? NaN,
      klIncrementBits: figures.klIncrementBits?.value ?? NaN,
      ...optional,
    }
  }

  private stepsOf(variable: number): ScoresByStep {
    const steps = Array.from({ length: this.truth.steps }, (_, step) => this.sums.scores(variable, { step }))
    const of = (name: (typeof scoresByStep)[number]): number[] => steps.map((scores) => scores[name])
    return {
      rmse: of('rmse'),
      mae: of('mae'),
      rmseSingle: of('rmseSingle'),
      maeSingle: of('maeSingle'),
      pinball: of('pinball'),
      crps: of('crps'),
    }
  }

  private betweenVariables(known: readonly { readonly name: string; readonly variable: number }[]): BetweenVariables[] {
    const { real, generated } = this.collector
    return known.flatMap((a, i) =>
      known.slice(i + 1).map((b): BetweenVariables => {
        const error = (movement: Movement) =>
          estimateOf(betweenVariablesError(real, generated, [a.variable, b.variable], movement))
        const errors = { increments: error('increments'), departures: error('departures'), lagged: error('lagged') }
        return {
          variables: [a.name, b.name],
          errors: Object.fromEntries(Object.entries(errors).filter(([, estimate]) => estimate !== null)),
        }
      }),
    )
  }

  /** `first` is the place of the first scenario's value. */
  private addCell(
    values: Float32Array,
    first: number,
    start: number,
    step: number,
    column: number,
    real: number,
  ): void {
    const { truth, members } = this
    const columns = truth.sensors * truth.variables
    const stride = truth.steps * columns
    const lastReal = truth.last[start * columns + column] ?? NaN
    const before = step === 0 ? lastReal : (truth.truth[(start * truth.steps + step - 1) * columns + column] ?? NaN)
    const incrementKnown = !Number.isNaN(before)
    let present = 0
    for (let scenario = 0; scenario < this.options.count; scenario++) {
      const place = first + scenario * stride
      const value = values[place] ?? NaN
      if (!Number.isFinite(value)) {
        this.refuseUnlessMissing(value)
        continue
      }
      const from = step === 0 ? lastReal : (values[place - columns] ?? NaN)
      this.histograms.addGenerated(start, column, value, incrementKnown ? value - from : NaN)
      members[present++] = value
    }
    if (present === 0) return
    const ensemble = present === members.length ? members : members.subarray(0, present)
    ensemble.sort()
    this.sums.add(this.blocks[start] ?? 0, column % truth.variables, step, ensemble, real)
  }

  private refuseUnlessMissing(value: number): void {
    if (this.options.allowMissing === true && Number.isNaN(value)) return
    throw new PlenumError('internal', `A scenario holds ${String(value)} where a number is needed.`, {
      fix: 'The model has diverged: go back to an earlier checkpoint or train with a lower learning rate.',
    })
  }
}

function errorsOf(figures: ScoreFigures): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, figure]) => {
      const error = estimateOf(figure)?.standardError
      return error === undefined ? [] : [[name, error]]
    }),
  )
}

/** Scores one whole ensemble; see {@link ScenarioScorer}. */
export function scoreScenarios(
  ensemble: ScenarioEnsemble,
  truth: ScenarioTruth,
  options: Omit<ScoringOptions, 'count'>,
): ScenarioScores {
  const scorer = new ScenarioScorer(truth, { ...options, count: ensemble.count })
  scorer.add(ensemble.values)
  return scorer.scores()
}
