import { baselineNameSchema, PlenumError, type ValidationPoint, type ValidationSample } from '../../contract'
import { isCovered, meanPinball, WindowStarts, type HallSeries, type WindowStart } from '../../domain'
import type { ModelDescription } from '../model'
import { baselineScenarios, type SensorScenarios } from './baselines'

/** A baseline’s pinball counts as at least this share of the variable’s range. */
const smallestShare = 1e-6
/** Places whose scenarios are told, and how many of each. */
const shown = { places: 2, scenarios: 6 } as const

type Scores = Record<string, { rmse: number; pinball: number }>

/** Consecutive parts of the validation period, equally long, whose coverage is told apart. */
const coverageParts = 4

/** Share of real values in the central 80 % of the scenarios. */
export interface Coverage {
  /** Of all places; NaN where nothing is known. */
  readonly whole: number
  /** Of the part of the period that is covered least. */
  readonly leastPart: number
}

/** What a validation says of the generator as it is now. */
export interface ValidationResult {
  readonly variables: Scores
  readonly score: number
  /** Mean standard deviation across scenarios, relative to the AR bootstrap's: near 0 when scenarios collapse. */
  readonly relativeSpread: number
  /** Per variable of the model. */
  readonly coverages: readonly Coverage[]
  readonly baselines: NonNullable<ValidationPoint['baselines']>
  readonly sample: Omit<ValidationSample, 'step'>
}

/**
 * Scenarios of single sensors from these places, [places, count, steps, variables], physical units; the same noise at every
 * call.
 */
export type GeneratePlaces = (places: readonly WindowStart[], count: number) => Promise<Float32Array>

/**
 * Scores the generator on rollouts from `validationStarts` places of the validation period, each of one sensor, spread
 * evenly over all (sensor, step) pairs; always the same places and the same noise, so that two validations differ by the
 * weights only. The baselines are scored once, on the same places.
 */
export class Validator {
  private readonly places: WindowStart[]
  /** Of the AR bootstrap, which scores and spreads are relative to. */
  private readonly baseline: { readonly scores: Scores; readonly spread: number }
  private readonly baselines: ValidationResult['baselines']

  /** @throws PlenumError `bad-input` when the validation period has no window without a gap. */
  constructor(
    private readonly model: ModelDescription,
    private readonly series: HallSeries,
    seed: number,
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
    this.places = starts.spread(validationStarts)
    const scenarios = baselineScenarios(model, series, this.places, seed)
    const bootstrap = scenarios['ar-bootstrap']
    this.baseline = { scores: this.scores(bootstrap), spread: this.spread(bootstrap) }
    this.baselines = baselineNameSchema.options.map((name) => {
      const variables = this.scores(scenarios[name], 'leave-out')
      return { name, variables, score: this.relativeScore(variables) }
    })
  }

  /** Rollouts that fit into the validation period one after another: what a validation really rests on. */
  get independentRollouts(): number {
    const { split, config } = this.model
    const { from, to } = split.validation
    return Math.max(0, Math.floor((to - from - config.windowSteps) / config.horizonSteps))
  }

  /** @param count scenarios per place; the score compares with a bootstrap of as many as the configuration says */
  async validate(generate: GeneratePlaces, count = this.model.config.validationScenarios): Promise<ValidationResult> {
    const scenarios = { count, values: await generate(this.places, count) }
    const variables = this.scores(scenarios)
    return {
      variables,
      score: this.relativeScore(variables),
      relativeSpread: this.spread(scenarios) / this.baseline.spread,
      coverages: this.coverages(scenarios),
      baselines: this.baselines,
      sample: this.sampleOf(scenarios),
    }
  }

  /** Mean over variables of the pinball loss relative to the AR bootstrap's. */
  private relativeScore(scores: Scores): number {
    const { model, baseline } = this
    const ratios = model.variables.flatMap(({ name }, variable) => {
      const own = scores[name]
      if (own === undefined) return []
      // a variable that never moves is forecast without error, and nothing can be divided by that
      const smallest = smallestShare * ((model.scaler.maximum[variable] ?? 0) - (model.scaler.minimum[variable] ?? 0))
      return [own.pinball / Math.max(baseline.scores[name]?.pinball ?? 0, smallest, Number.EPSILON)]
    })
    return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
  }

  /** The first scenarios of two places far apart, as a rule of two sensors. */
  private sampleOf({ count, values }: SensorScenarios): ValidationResult['sample'] {
    const { model, series, places } = this
    const steps = model.config.horizonSteps
    const variables = model.variables.length
    const scenarios = Math.min(count, shown.scenarios)
    const chosen = Array.from({ length: Math.min(places.length, shown.places) }, (_, part) =>
      Math.floor(((part + 0.5) * places.length) / shown.places),
    )
    const kept = new Float32Array(chosen.length * scenarios * steps * variables)
    chosen.forEach((place, index) => {
      const from = place * count * steps * variables
      const length = scenarios * steps * variables
      kept.set(values.subarray(from, from + length), index * length)
      const sensor = places[place]?.sensor ?? 0
      for (let i = 0; i < length; i++) {
        if (model.hasVariable[sensor * variables + (i % variables)] !== 1) kept[index * length + i] = NaN
      }
    })
    return {
      places: chosen.map((place) => {
        const { sensor, step } = places[place] ?? { sensor: 0, step: 0 }
        return { sensor: series.sensors[sensor] ?? '', start: step }
      }),
      scenarios,
      steps,
      values: kept,
    }
  }

  /** @param missing whether scenarios that are not there are left out; of a model, they make its scores no numbers */
  private scores(scenarios: SensorScenarios, missing: 'count' | 'leave-out' = 'count'): Scores {
    const sums = this.model.variables.map(() => ({ square: 0, pinball: 0, scored: 0 }))
    this.forEachEnsemble(scenarios, (variable, all, real) => {
      const sum = sums[variable]
      if (sum === undefined || Number.isNaN(real)) return
      const members = missing === 'count' ? all : all.filter((member) => !Number.isNaN(member))
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

  private coverages(scenarios: SensorScenarios): Coverage[] {
    const { from, to } = this.model.split.validation
    const part = (step: number): number => Math.floor(((step - from) / (to - from)) * coverageParts)
    const counted = this.model.variables.map(() => Array.from({ length: coverageParts }, () => ({ inside: 0, all: 0 })))
    this.forEachEnsemble(scenarios, (variable, members, real, step) => {
      const own = counted[variable]?.[part(step)]
      if (own === undefined || Number.isNaN(real)) return
      own.all++
      if (isCovered(members.sort(), real)) own.inside++
    })
    return counted.map((parts) => {
      const sum = (key: 'inside' | 'all'): number => parts.reduce((total, one) => total + one[key], 0)
      const whole = sum('inside') / sum('all')
      const known = parts.filter(({ all }) => all > 0)
      return { whole, leastPart: known.reduce((least, { inside, all }) => Math.min(least, inside / all), whole) }
    })
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

  /** Calls with the members of each place, step and variable that the place's sensor has, the real value and its step. */
  private forEachEnsemble(
    { count, values }: SensorScenarios,
    visit: (variable: number, members: Float64Array, real: number, step: number) => void,
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
          const real = series.values[(start + step) * series.sensors.length * variables + column] ?? NaN
          visit(variable, members, real, start + step)
        }
      }
    })
  }
}

/** A result as the contract tells it. */
export function validationPoint(result: ValidationResult, step: number, seconds: number): ValidationPoint {
  const { variables, score, baselines } = result
  return { step, seconds, variables, score, baselines }
}
