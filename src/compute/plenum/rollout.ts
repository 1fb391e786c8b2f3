import { clockFeatures } from '../../domain'
import type { Operations, Tensor } from '../tensorflow'
import type { HallGenerator } from './generator'
import type { HallTrajectory } from './noise'
import type { HallRows } from './rows'
import { noiseWidth } from './shape'
import { appendStep, rolloutStep, type RolloutState } from './step'

/** Trajectories of one pass; bounds memory (about 20 kB each). */
export const trajectoriesPerPass = 4096
/** Passes are filled up to a multiple of this: a row of a small batch could differ in its last bit, see `sampling/rollout`. */
const rowGranularity = 64

/** Writes the noise of one trajectory and step ahead (from 0 on) at `offset`. */
export type FillHallNoise = (trajectory: HallTrajectory, step: number, out: Float32Array, offset: number) => void

/**
 * Continues every trajectory by `steps` steps with the LSTM's state carried along: each window is read once, however many
 * scenarios start from it. Gives way to the event loop between steps.
 * @param spread factor of each variable's noise
 * @returns [steps, trajectories, variables] in standard units
 */
export async function rollOutHall(
  operations: Operations,
  generator: HallGenerator,
  rows: HallRows,
  trajectories: readonly HallTrajectory[],
  steps: number,
  fillNoise: FillHallNoise,
  spread: readonly number[],
  afterStep: () => Promise<void>,
): Promise<Float32Array> {
  const { variables } = generator.shape
  const result = new Float32Array(steps * trajectories.length * variables)
  for (let from = 0; from < trajectories.length; from += trajectoriesPerPass) {
    const part = trajectories.slice(from, from + trajectoriesPerPass)
    const values = await rollOutPart(operations, generator, rows, part, steps, fillNoise, spread, afterStep)
    for (let step = 0; step < steps; step++) {
      const own = values.subarray(step * part.length * variables, (step + 1) * part.length * variables)
      result.set(own, (step * trajectories.length + from) * variables)
    }
  }
  return result
}

async function rollOutPart(
  operations: Operations,
  generator: HallGenerator,
  rows: HallRows,
  trajectories: readonly HallTrajectory[],
  steps: number,
  fillNoise: FillHallNoise,
  spread: readonly number[],
  afterStep: () => Promise<void>,
): Promise<Float32Array> {
  const { shape } = generator
  const { variables } = shape
  const noiseSize = noiseWidth(shape)
  const padded = Math.ceil(trajectories.length / rowGranularity) * rowGranularity
  const filled = Array.from({ length: padded }, (_, i) => trajectories[i] ?? firstOf(trajectories))
  const { starts, rowOf } = distinctStarts(filled)
  const { fixed, state: first } = operations.tidy(() => begin(operations, generator, rows, starts, rowOf, spread))
  const values = new Float32Array(steps * trajectories.length * variables)
  let state = first
  const disposeState = (old: RolloutState): void => {
    for (const tensor of [old.previous, old.beforePrevious, old.generated, old.hidden, old.cell]) tensor?.dispose()
  }
  try {
    for (let step = 0; step < steps; step++) {
      const noise = new Float32Array(padded * noiseSize)
      const clock = new Float32Array(padded * clockFeatures)
      const base = new Float32Array(padded * variables)
      const clockOfStart = rows.clockAhead(
        starts.map(({ sensor, step: start }) => ({ sensor, step: start + step })),
        1,
        1,
      )
      const baseOfStart = rows.base(starts, step)
      filled.forEach((trajectory, i) => {
        const row = rowOf[i] ?? 0
        clock.set(clockOfStart.subarray(row * clockFeatures, (row + 1) * clockFeatures), i * clockFeatures)
        base.set(baseOfStart.subarray(row * variables, (row + 1) * variables), i * variables)
        if (i < trajectories.length) fillNoise(trajectory, step, noise, i * noiseSize)
      })
      const before = state
      state = operations.tidy(() => {
        const z = operations.tensor(noise, [padded, noiseSize])
        const loaded = operations.multiply(fixed.loadings, operations.reshape(z, [padded, 1, noiseSize]))
        const trace = rolloutStep(operations, generator.parameters, fixed, before, {
          fixed: operations.concat([operations.tensor(clock, [padded, clockFeatures]), fixed.codes, z], 1),
          noise: operations.sum(loaded, [2]),
          base: operations.tensor(base, [padded, variables]),
        })
        const made = operations.read(trace.value).subarray(0, trajectories.length * variables)
        values.set(made, step * trajectories.length * variables)
        const longer = appendStep(operations, fixed, before.generated, trace.value)
        return {
          previous: operations.keep(trace.value),
          // a reference of its own, so that the step before can be freed
          beforePrevious: operations.keep(operations.reshape(before.previous, before.previous.shape)),
          generated: operations.keep(longer),
          hidden: operations.keep(trace.hidden),
          cell: operations.keep(trace.cell),
        }
      })
      disposeState(before)
      await afterStep()
    }
  } finally {
    disposeState(state)
    for (const tensor of Object.values<Tensor>({ ...fixed })) tensor.dispose()
  }
  return values
}

interface Fixed {
  readonly lags: Tensor
  readonly deviation: Tensor
  readonly changeScale: Tensor
  readonly tails: Tensor
  readonly tailNorm: Tensor
  readonly loadings: Tensor
  readonly codes: Tensor
}

/** Reads the windows and lays out what every step needs; all kept. */
function begin(
  operations: Operations,
  generator: HallGenerator,
  rows: HallRows,
  distinct: readonly { sensor: number; step: number }[],
  rowOf: Int32Array,
  spread: readonly number[],
): { fixed: Fixed; state: RolloutState } {
  const { shape, parameters, constants } = generator
  const { variables, windowSteps } = shape
  const padded = Math.ceil(distinct.length / rowGranularity) * rowGranularity
  const starts = Array.from({ length: padded }, (_, i) => distinct[i] ?? firstOf(distinct))
  const width = 2 * variables + clockFeatures
  const observed = generator.observe({
    sensors: operations.indices(Int32Array.from(starts, ({ sensor }) => sensor)),
    features: operations.tensor(rows.features(starts), [windowSteps - 1, padded, width]),
  })
  const trajectoryRows = operations.indices(rowOf)
  const perTrajectory = (x: Tensor): Tensor => operations.keep(operations.gather(x, trajectoryRows))
  const before = (back: number): Tensor =>
    perTrajectory(operations.tensor(rows.valuesBefore(starts, back), [padded, variables]))
  const sensors = operations.indices(rowOf.map((row) => starts[row]?.sensor ?? 0))
  const constantsOfRows = constants.ofRows(sensors)
  return {
    fixed: {
      lags: operations.keep(constantsOfRows.lags),
      deviation: operations.keep(constantsOfRows.deviation),
      changeScale: operations.keep(constantsOfRows.changeScale),
      tails: operations.keep(constantsOfRows.tails),
      tailNorm: operations.keep(
        operations.multiply(constantsOfRows.tailNorm, operations.tensor(Float32Array.from(spread), [1, variables])),
      ),
      loadings: operations.keep(generator.loadingsOf(sensors)),
      codes: operations.keep(operations.gather(parameters.get('embedding'), sensors)),
    },
    state: {
      previous: before(1),
      beforePrevious: before(2),
      generated: null,
      hidden: perTrajectory(observed.hidden),
      cell: perTrajectory(observed.cell),
    },
  }
}

/** The different (sensor, start) pairs, in order of appearance, and each trajectory's. */
function distinctStarts(trajectories: readonly HallTrajectory[]): {
  starts: { sensor: number; step: number }[]
  rowOf: Int32Array
} {
  const places = new Map<string, number>()
  const starts: { sensor: number; step: number }[] = []
  const rowOf = Int32Array.from(trajectories, ({ sensor, step }) => {
    const key = `${sensor}/${step}`
    let place = places.get(key)
    if (place === undefined) {
      place = starts.push({ sensor, step }) - 1
      places.set(key, place)
    }
    return place
  })
  return { starts, rowOf }
}

function firstOf<Item>(items: readonly Item[]): Item {
  const [first] = items
  if (first === undefined) throw new RangeError('There is nothing to continue.')
  return first
}
