import { PlenumError, type VariableScores } from '../../contract'
import type { Scaler } from '../scaling'
import type { ScenarioEnsemble, ScenarioTruth } from '../scenarios'
import { BetweenSensors } from './between-sensors'
import { fairCrps, isCovered, meanPinball } from './ensemble'
import { ColumnHistograms } from './histograms'

export interface DetailedScores extends VariableScores {
  /** Mean squared error of the scenario mean, unit². */
  readonly mse: number
  /** Errors of every scenario by itself. */
  readonly rmseSingle: number
  readonly maeSingle: number
  /** Real values that were scored. */
  readonly scored: number
}

/** Keyed by variable name; a variable without a known real value is left out. */
export interface ScenarioScores {
  readonly variables: Record<string, DetailedScores>
  /** RMSE of the scenario mean at each step ahead; left out for a variable with a step at which nothing is known. */
  readonly rmseByStep: Record<string, number[]>
  /** Mean absolute difference of increment correlations between sensors; left out where there is no moving pair. */
  readonly betweenSensors: Record<string, number>
}

export interface ScoringOptions {
  readonly variableNames: readonly string[]
  /** Smallest and largest value per variable of the training period: the scaler. */
  readonly trainingRange: Scaler
  /** Scenarios per start. */
  readonly count: number
  /** Missing members (NaN) make an ensemble smaller instead of being an error; for baselines that lack a past. */
  readonly allowMissing?: boolean
}

/** Sums over the scored values of one variable. */
interface Sums {
  scored: number
  members: number
  absolute: number
  squareSingle: number
  absoluteSingle: number
  pinball: number
  crps: number
  covered: number
  coverable: number
  readonly squareByStep: Float64Array
  readonly scoredByStep: Float64Array
}

/**
 * Scores ensembles start by start, so that not all scenarios need to be in memory at once. All scores are in physical
 * units and weigh every known real value (start, step, sensor) alike:
 * rmse and mae of the scenario mean; pinball averaged over the quantiles 0.1 … 0.9; fair CRPS; share of real values in the
 * central 80 % interval (with n members an exact one holds 0.8·(n − 1)/(n + 1)); KL divergence in bits of values and of
 * one-step increments, per sensor over 50 bins with pseudo-count 0.5, averaged over sensors (see divergence.ts and
 * histograms.ts); difference of correlations of increments between sensors.
 */
export class ScenarioScorer {
  private readonly truth: ScenarioTruth
  private readonly options: ScoringOptions
  private readonly histograms: ColumnHistograms
  private readonly between: BetweenSensors
  private readonly sums: Sums[]
  private readonly members: Float64Array

  constructor(truth: ScenarioTruth, options: ScoringOptions) {
    this.truth = truth
    this.options = options
    this.histograms = new ColumnHistograms(truth, options.trainingRange)
    this.between = new BetweenSensors(truth, options.count)
    this.members = new Float64Array(options.count)
    this.sums = Array.from({ length: truth.variables }, () => ({
      scored: 0,
      members: 0,
      absolute: 0,
      squareSingle: 0,
      absoluteSingle: 0,
      pinball: 0,
      crps: 0,
      covered: 0,
      coverable: 0,
      squareByStep: new Float64Array(truth.steps),
      scoredByStep: new Float64Array(truth.steps),
    }))
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
    }
  }

  scores(): ScenarioScores {
    const variables: Record<string, DetailedScores> = {}
    const rmseByStep: Record<string, number[]> = {}
    const betweenSensors: Record<string, number> = {}
    for (const [variable, sums] of this.sums.entries()) {
      const name = this.options.variableNames[variable]
      if (name === undefined || sums.scored === 0) continue
      variables[name] = this.detailedScores(variable, sums)
      const byStep = Array.from(sums.squareByStep, (square, step) => Math.sqrt(square / (sums.scoredByStep[step] ?? 0)))
      if (byStep.every(Number.isFinite)) rmseByStep[name] = byStep
      const difference = this.between.difference(variable)
      if (difference !== null) betweenSensors[name] = difference
    }
    return { variables, rmseByStep, betweenSensors }
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
    const sums = this.sums[column % truth.variables]
    if (sums === undefined) throw new RangeError(`There is no column ${String(column)}.`)
    let present = 0
    let total = 0
    for (let scenario = 0; scenario < this.options.count; scenario++) {
      const place = first + scenario * stride
      const value = values[place] ?? NaN
      if (!Number.isFinite(value)) {
        this.refuseUnlessMissing(value)
        continue
      }
      const from = step === 0 ? lastReal : (values[place - columns] ?? NaN)
      const increment = incrementKnown ? value - from : NaN
      this.histograms.addGenerated(column, value, increment)
      if (this.between.wants(start, scenario)) this.between.addGenerated(start, scenario, step, column, increment)
      members[present++] = value
      total += value
      sums.squareSingle += (value - real) ** 2
      sums.absoluteSingle += Math.abs(value - real)
    }
    if (present === 0) return
    const ensemble = present === members.length ? members : members.subarray(0, present)
    ensemble.sort()
    const error = total / present - real
    sums.scored++
    sums.members += present
    sums.absolute += Math.abs(error)
    sums.squareByStep[step] = (sums.squareByStep[step] ?? 0) + error * error
    sums.scoredByStep[step] = (sums.scoredByStep[step] ?? 0) + 1
    sums.pinball += meanPinball(ensemble, real)
    sums.crps += fairCrps(ensemble, real)
    if (present > 1) {
      sums.coverable++
      if (isCovered(ensemble, real)) sums.covered++
    }
  }

  private refuseUnlessMissing(value: number): void {
    if (this.options.allowMissing === true && Number.isNaN(value)) return
    throw new PlenumError('internal', `A scenario holds ${String(value)} where a number is needed.`, {
      fix: 'The model has diverged: go back to an earlier checkpoint or train with a lower learning rate.',
    })
  }

  private detailedScores(variable: number, sums: Sums): DetailedScores {
    const mse = sums.squareByStep.reduce((total, square) => total + square, 0) / sums.scored
    return {
      rmse: Math.sqrt(mse),
      mae: sums.absolute / sums.scored,
      mse,
      rmseSingle: Math.sqrt(sums.squareSingle / sums.members),
      maeSingle: sums.absoluteSingle / sums.members,
      pinball: sums.pinball / sums.scored,
      crps: sums.crps / sums.scored,
      ...this.histograms.divergences(variable),
      coverage80: sums.coverable === 0 ? null : sums.covered / sums.coverable,
      scored: sums.scored,
    }
  }
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
