import type { ScenarioTruth } from '../scenarios'

/** At most so many rows (start, scenario, step) are kept of an ensemble, so many scenarios of a start, so many sensors. */
const rowLimit = 40_000
const scenarioLimit = 10
const sensorLimit = 128

/** A sample of trajectories, enough for what is told by how values move together. */
export interface TrajectorySample {
  readonly trajectories: number
  /** Steps ahead + 1: point 0 is the last real value before the start. */
  readonly points: number
  readonly sensors: number
  readonly variables: number
  /** [trajectories, points, sensors, variables], physical units; NaN where the real value is not known. */
  readonly values: Float32Array
  /** Number (not grid step) of the start of each trajectory, ascending. */
  readonly startOf: Int32Array
  /** First trajectory of each block of starts, [blocks + 1]. */
  readonly blockFrom: Int32Array
  /** Which sensors of the hall these are, ascending. */
  readonly sensorOf: Int32Array
}

/** Grows from scenarios that are added start by start; of a large hall or ensemble evenly chosen parts are kept. */
export class TrajectoryCollector {
  readonly real: TrajectorySample
  readonly generated: TrajectorySample
  private readonly stride: number
  private readonly scenarios: number

  /** `blocks` is the block of each start. */
  constructor(
    private readonly truth: ScenarioTruth,
    private readonly count: number,
    blocks: Int32Array,
  ) {
    const { starts, steps } = truth
    this.stride = Math.max(1, Math.ceil((starts * steps) / rowLimit))
    const used = Int32Array.from({ length: Math.ceil(starts / this.stride) }, (_, i) => i * this.stride)
    this.scenarios = Math.min(count, scenarioLimit, Math.max(1, Math.floor(rowLimit / (used.length * steps))))
    const sensors = Math.min(truth.sensors, sensorLimit)
    const sensorOf = Int32Array.from({ length: sensors }, (_, i) => Math.floor((i * truth.sensors) / sensors))
    this.real = emptySample(truth, used, 1, sensorOf, blocks)
    this.generated = emptySample(truth, used, this.scenarios, sensorOf, blocks)
    for (const [place, start] of used.entries()) {
      this.copy(this.real, place, start, truth.truth, start * steps * truth.sensors * truth.variables)
    }
  }

  /** Takes what is wanted of the scenarios of one start, which begin at `from`: [count, steps, sensors, variables]. */
  add(start: number, values: Float32Array, from: number): void {
    if (start % this.stride !== 0) return
    const { steps, sensors, variables } = this.truth
    for (let scenario = 0; scenario < Math.min(this.scenarios, this.count); scenario++) {
      const place = (start / this.stride) * this.scenarios + scenario
      this.copy(this.generated, place, start, values, from + scenario * steps * sensors * variables)
    }
  }

  private copy(sample: TrajectorySample, place: number, start: number, values: Float32Array, from: number): void {
    const { truth } = this
    const { variables } = truth
    const columns = truth.sensors * variables
    for (let point = 0; point < sample.points; point++) {
      for (let i = 0; i < sample.sensors; i++) {
        for (let variable = 0; variable < variables; variable++) {
          const column = (sample.sensorOf[i] ?? 0) * variables + variable
          const to = ((place * sample.points + point) * sample.sensors + i) * variables + variable
          if (point === 0) {
            sample.values[to] = truth.last[start * columns + column] ?? NaN
            continue
          }
          const step = (point - 1) * columns + column
          const known = !Number.isNaN(truth.truth[start * truth.steps * columns + step])
          sample.values[to] = known ? (values[from + step] ?? NaN) : NaN
        }
      }
    }
  }
}

function emptySample(
  truth: ScenarioTruth,
  starts: Int32Array,
  scenarios: number,
  sensorOf: Int32Array,
  blocks: Int32Array,
): TrajectorySample {
  const startOf = Int32Array.from(
    { length: starts.length * scenarios },
    (_, i) => starts[Math.floor(i / scenarios)] ?? 0,
  )
  const last = blocks[blocks.length - 1] ?? 0
  const blockFrom = Int32Array.from({ length: last + 2 }, (_, block) => {
    const first = startOf.findIndex((start) => (blocks[start] ?? 0) >= block)
    return first < 0 ? startOf.length : first
  })
  const points = truth.steps + 1
  const sensors = sensorOf.length
  const { variables } = truth
  return {
    trajectories: startOf.length,
    points,
    sensors,
    variables,
    values: new Float32Array(startOf.length * points * sensors * variables).fill(NaN),
    startOf,
    blockFrom,
    sensorOf,
  }
}

/** Values of one column, row by row of a trajectory: `pick` makes `length` numbers of the points' values. */
export function columnRows(
  sample: TrajectorySample,
  sensor: number,
  variable: number,
  length: number,
  pick: (point: (point: number) => number, i: number) => number,
): Float64Array {
  const columns = sample.sensors * sample.variables
  const rows = new Float64Array(sample.trajectories * length)
  for (let trajectory = 0; trajectory < sample.trajectories; trajectory++) {
    const base = trajectory * sample.points * columns + sensor * sample.variables + variable
    const point = (at: number): number => sample.values[base + at * columns] ?? NaN
    for (let i = 0; i < length; i++) rows[trajectory * length + i] = pick(point, i)
  }
  return rows
}
