import { PlenumError, type ValidationPoint } from '../../contract'
import {
  autoregressionScenarios,
  fitHallAutoregression,
  isCovered,
  meanPinball,
  spreadStarts,
  WindowStarts,
  type HallSeries,
  type WindowStart,
} from '../../domain'
import type { ModelDescription } from '../model'

/** A baseline’s pinball counts as at least this share of the variable’s range. */
const smallestShare = 1e-6

type Scores = Record<string, { rmse: number; pinball: number }>

/** What a validation says of the generator as it is now. */
export interface ValidationResult {
  readonly variables: Scores
  readonly score: number
  /** Mean standard deviation across scenarios, relative to the AR bootstrap's: near 0 when scenarios collapse. */
  readonly relativeSpread: number
  /** Share of real values in the central 80 % of the scenarios, per variable of the model; NaN where none is known. */
  readonly coverages: readonly number[]
}

/**
 * Scenarios of single sensors from these places, [places, count, steps, variables], physical units; the same noise at every
 * call.
 */
export type GeneratePlaces = (places: readonly WindowStart[], count: number) => Promise<Float32Array>

/** Scenarios of single sensors: [starts, scenarios, steps, variables], physical units. */
interface SensorScenarios {
  readonly count: number
  readonly values: Float32Array
}

/**
 * Scores the generator on rollouts from `validationStarts` places of the validation period, each of one sensor, spread
 * evenly over all (sensor, step) pairs; always the same places and the same noise, so that two validations differ by the
 * weights only. The AR bootstrap is scored once, on the same places.
 */
export class Validator {
  private readonly places: WindowStart[]
  private readonly baseline: { readonly scores: Scores; readonly spread: number }

  /** @throws PlenumError `bad-input` when the validation period has no window without a gap. */
  constructor(
    private readonly model: ModelDescription,
    private readonly series: HallSeries,
    private readonly seed: number,
  ) {
    const { windowSteps, horizonSteps, validationStarts } = model.config
    const shape = { windowSteps, aheadSteps: horizonSteps }
    const starts = new WindowStarts(series, model.split.validation, shape, model.hasVariable)
    if (starts.count === 0) {
      throw new PlenumError(
        'bad-input',
        `The validation period has no stretch of ${windowSteps + horizonSteps} steps without a gap in any sensor.`,
        {
          place: { field: 'split.validation' },
          fix: 'Use a larger validation share, a longer log or a shorter horizon.',
        },
      )
    }
    const indices = Int32Array.from({ length: starts.count }, (_, i) => i)
    const chosen = spreadStarts(indices, { aheadSteps: horizonSteps, count: validationStarts })
    this.places = Array.from(chosen, (index) => starts.at(index))
    const bootstrap = this.bootstrap()
    this.baseline = { scores: this.scores(bootstrap), spread: this.spread(bootstrap) }
  }

  /** Rollouts that fit into the validation period one after another: what a validation really rests on. */
  get independentRollouts(): number {
    const { split, config } = this.model
    const { from, to } = split.validation
    return Math.max(0, Math.floor((to - from - config.windowSteps) / config.horizonSteps))
  }

  /** @param count scenarios per place; the score compares with a bootstrap of as many as the configuration says */
  async validate(generate: GeneratePlaces, count = this.model.config.validationScenarios): Promise<ValidationResult> {
    const { model, baseline, places } = this
    const scenarios = { count, values: await generate(places, count) }
    const variables = this.scores(scenarios)
    const ratios = model.variables.flatMap(({ name }, variable) => {
      const own = variables[name]
      if (own === undefined) return []
      // a variable that never moves is forecast without error, and nothing can be divided by that
      const smallest = smallestShare * ((model.scaler.maximum[variable] ?? 0) - (model.scaler.minimum[variable] ?? 0))
      return [own.pinball / Math.max(baseline.scores[name]?.pinball ?? 0, smallest, Number.EPSILON)]
    })
    const score = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
    return {
      variables,
      score,
      relativeSpread: this.spread(scenarios) / baseline.spread,
      coverages: this.coverages(scenarios),
    }
  }

  /** The AR bootstrap on the same places. */
  private bootstrap(): SensorScenarios {
    const { model, series, places } = this
    const { horizonSteps, validationScenarios: count, windowSteps } = model.config
    const variables = model.variables.length
    const fit = fitHallAutoregression(series, model.split.train, windowSteps)
    const values = new Float32Array(places.length * count * horizonSteps * variables)
    const row = series.sensors.length * variables
    places.forEach(({ sensor, step }, i) => {
      const hall = autoregressionScenarios(fit, series, [step], horizonSteps, { count, seed: this.seed, sensor }).values
      for (let ahead = 0; ahead < count * horizonSteps; ahead++) {
        const from = ahead * row + sensor * variables
        values.set(hall.subarray(from, from + variables), (i * count * horizonSteps + ahead) * variables)
      }
    })
    return { count, values }
  }

  private scores(scenarios: SensorScenarios): Scores {
    const sums = this.model.variables.map(() => ({ square: 0, pinball: 0, scored: 0 }))
    this.forEachEnsemble(scenarios, (variable, members, real) => {
      const sum = sums[variable]
      if (sum === undefined || Number.isNaN(real)) return
      sum.square += (members.reduce((total, member) => total + member, 0) / members.length - real) ** 2
      sum.pinball += meanPinball(members.sort(), real)
      sum.scored++
    })
    const scores: Scores = {}
    this.model.variables.forEach(({ name }, variable) => {
      const { square = 0, pinball = 0, scored = 0 } = sums[variable] ?? {}
      if (scored > 0) scores[name] = { rmse: Math.sqrt(square / scored), pinball: pinball / scored }
    })
    return scores
  }

  private coverages(scenarios: SensorScenarios): number[] {
    const covered = this.model.variables.map(() => ({ inside: 0, all: 0 }))
    this.forEachEnsemble(scenarios, (variable, members, real) => {
      const own = covered[variable]
      if (own === undefined || Number.isNaN(real)) return
      own.all++
      if (isCovered(members.sort(), real)) own.inside++
    })
    return covered.map(({ inside, all }) => inside / all)
  }

  /** Mean over variables of the standard deviation across scenarios, in units of the variable's training range. */
  private spread(scenarios: SensorScenarios): number {
    const { minimum, maximum } = this.model.scaler
    let sum = 0
    let count = 0
    this.forEachEnsemble(scenarios, (variable, members, real) => {
      if (Number.isNaN(real)) return
      const mean = members.reduce((total, member) => total + member, 0) / members.length
      const variance = members.reduce((total, member) => total + (member - mean) ** 2, 0) / members.length
      sum += Math.sqrt(variance) / Math.max(1e-9, (maximum[variable] ?? 1) - (minimum[variable] ?? 0))
      count++
    })
    return sum / count
  }

  /** Calls with the members of each place, step and variable that the place's sensor has, and the real value. */
  private forEachEnsemble(
    { count, values }: SensorScenarios,
    visit: (variable: number, members: Float64Array, real: number) => void,
  ): void {
    const { model, series } = this
    const { horizonSteps } = model.config
    const variables = model.variables.length
    const members = new Float64Array(count)
    this.places.forEach(({ sensor, step: start }, place) => {
      for (let step = 0; step < horizonSteps; step++) {
        for (let variable = 0; variable < variables; variable++) {
          const column = sensor * variables + variable
          if (model.hasVariable[column] !== 1) continue
          for (let scenario = 0; scenario < count; scenario++) {
            members[scenario] = values[((place * count + scenario) * horizonSteps + step) * variables + variable] ?? NaN
          }
          visit(variable, members, series.values[(start + step) * series.sensors.length * variables + column] ?? NaN)
        }
      }
    })
  }
}

/** A result as the contract tells it. */
export function validationPoint(result: ValidationResult, step: number, seconds: number): ValidationPoint {
  return { step, seconds, variables: result.variables, score: result.score }
}
