import type { ScenarioTruth } from '../scenarios'
import { correlationDifference, correlationMatrix } from './correlation'
import { forEachReal } from './histograms'

/** At most so many rows (start, scenario, step) go into the generated correlations, and so many scenarios per start. */
const rowLimit = 40_000
const scenarioLimit = 10

/**
 * Collects one-step increments of real and generated values and compares their correlations between sensors. Of a large
 * ensemble only every k-th start and its first scenarios are used, never more than {@link rowLimit} rows.
 */
export class BetweenSensors {
  private readonly truth: ScenarioTruth
  private readonly startStride: number
  private readonly scenariosUsed: number
  /** Per variable [sensors, observations]. */
  private readonly real: readonly Float32Array[]
  private readonly generated: readonly Float32Array[]
  private readonly realObservations: number
  private readonly generatedObservations: number

  constructor(truth: ScenarioTruth, count: number) {
    const { starts, steps, sensors, variables } = truth
    this.truth = truth
    this.startStride = Math.max(1, Math.ceil((starts * steps) / rowLimit))
    const startsUsed = Math.ceil(starts / this.startStride)
    const affordable = Math.max(1, Math.floor(rowLimit / (startsUsed * steps)))
    this.scenariosUsed = Math.min(count, scenarioLimit, affordable)
    this.realObservations = startsUsed * steps
    this.generatedObservations = this.realObservations * this.scenariosUsed
    const rows = (observations: number): Float32Array[] =>
      Array.from({ length: variables }, () => new Float32Array(sensors * observations).fill(NaN))
    this.real = rows(this.realObservations)
    this.generated = rows(this.generatedObservations)
    forEachReal(truth, (column, _value, increment, start, step) => {
      if (start % this.startStride !== 0) return
      const observation = (start / this.startStride) * steps + step
      this.put(this.real, this.realObservations, column, observation, increment)
    })
  }

  /** Whether increments of this scenario of this start are wanted. */
  wants(start: number, scenario: number): boolean {
    return scenario < this.scenariosUsed && start % this.startStride === 0
  }

  /** One generated increment; NaN where the real one is not known. Only for those that {@link wants} wants. */
  addGenerated(start: number, scenario: number, step: number, column: number, increment: number): void {
    const observation = ((start / this.startStride) * this.scenariosUsed + scenario) * this.truth.steps + step
    this.put(this.generated, this.generatedObservations, column, observation, increment)
  }

  /** Mean absolute difference of the correlations over pairs of sensors; null where no pair moves in both. */
  difference(variable: number): number | null {
    const { sensors } = this.truth
    const real = this.real[variable]
    const generated = this.generated[variable]
    if (real === undefined || generated === undefined || sensors < 2) return null
    return correlationDifference(
      correlationMatrix({ sensors, observations: this.realObservations, values: real }),
      correlationMatrix({ sensors, observations: this.generatedObservations, values: generated }),
      sensors,
    )
  }

  private put(
    rows: readonly Float32Array[],
    observations: number,
    column: number,
    observation: number,
    increment: number,
  ): void {
    const { variables } = this.truth
    const row = rows[column % variables]
    if (row !== undefined) row[Math.floor(column / variables) * observations + observation] = increment
  }
}
