import { CarriedGenerator, type CarriedState, type Generator, type Reading } from '../generator'
import type { Operations, Tensor } from '../tensorflow'
import { beginConditions, type WalkConditions } from './walk-conditions'
import { paddedWindow, type RolloutRows } from './rows'

/** A generator walking through a rollout of a fixed set of rows. Dispose it. */
export interface Walk {
  /**
   * Candidates for the next step, [copies · rows, variables], for noise [copies · rows, noise] and mask, copy by copy;
   * they belong to the current tidy.
   */
  candidates(noise: Tensor, mask: Tensor): Tensor
  /** Goes on with `next` [rows, variables] as what follows; the walk may keep it. */
  advance(next: Tensor): void
  dispose(): void
}

/** @param sensors of the rows, padded up to the rows of the pass */
export function beginWalk(operations: Operations, generator: Generator, rows: RolloutRows, sensors: Int32Array): Walk {
  if (generator.shape.carryState) return new CarriedWalk(operations, generator, rows, sensors)
  const { windowSteps, variables } = generator.shape
  const window = operations.tidy(() => operations.keep(paddedWindow(operations, rows, windowSteps, variables)))
  return new WindowWalk(operations, generator, window, sensors, beginConditions(operations, generator, rows))
}

/** The window is read again at each step: the newest step is appended, the oldest dropped. */
class WindowWalk implements Walk {
  constructor(
    private readonly operations: Operations,
    private readonly generator: Generator,
    private window: Tensor,
    private readonly sensors: Int32Array,
    private readonly conditions: WalkConditions | null,
  ) {}

  candidates(noise: Tensor, mask: Tensor): Tensor {
    const { operations, generator, sensors } = this
    const [all = 0] = noise.shape
    const copies = all / sensors.length
    const repeated = new Int32Array(all)
    for (let copy = 0; copy < copies; copy++) repeated.set(sensors, copy * sensors.length)
    const repeat = (x: Tensor): Tensor => operations.concat(new Array<Tensor>(copies).fill(x), 1)
    return generator.predict({
      window: repeat(this.window),
      sensors: operations.indices(repeated),
      mask,
      noise,
      conditions: this.conditions === null ? undefined : repeat(this.conditions.tensor),
    })
  }

  advance(next: Tensor): void {
    const { operations, window } = this
    const [steps = 0, rows = 0, variables = 0] = window.shape
    this.window = operations.tidy(() => {
      const kept = operations.slice(window, [1, 0, 0], [steps - 1, rows, variables])
      return operations.keep(operations.concat([kept, operations.reshape(next, [1, rows, variables])], 0))
    })
    window.dispose()
    this.conditions?.advance(next)
  }

  dispose(): void {
    this.window.dispose()
    this.conditions?.dispose()
  }
}

/** The window is read once, and the LSTM state carried. */
class CarriedWalk implements Walk {
  private readonly carried: CarriedGenerator
  private readonly indices: Tensor
  private reading: Reading

  constructor(
    private readonly operations: Operations,
    generator: Generator,
    rows: RolloutRows,
    sensors: Int32Array,
  ) {
    const { windowSteps, variables } = generator.shape
    this.carried = new CarriedGenerator(operations, generator)
    this.indices = operations.keep(operations.indices(sensors))
    this.reading = operations.tidy(() => {
      // scenarios of one start and sensor share their window, which no noise is read with: once is enough for all of them
      const { distinct, place } = distinctRows(rows, windowSteps, variables)
      const window = paddedWindow(operations, distinct, windowSteps, variables)
      const [, padded = 0] = window.shape
      const codes = new Int32Array(padded)
      codes.set(distinct.sensors)
      const { cell, hidden } = this.carried.begin(window, operations.indices(codes))
      const last = operations.slice(window, [windowSteps - 1, 0, 0], [1, padded, variables])
      const places = new Int32Array(sensors.length)
      places.set(place)
      const indices = operations.indices(places)
      const ofRows = (x: Tensor): Tensor => operations.gather(x, indices)
      const before = { cell: ofRows(cell), hidden: ofRows(hidden) }
      return this.read(before, ofRows(operations.reshape(last, [padded, variables])))
    })
  }

  candidates(noise: Tensor, mask: Tensor): Tensor {
    return this.carried.predict(this.reading, noise, mask)
  }

  advance(next: Tensor): void {
    const old = tensorsOf(this.reading)
    this.reading = this.operations.tidy(() => this.read(this.carried.after(this.reading), next))
    for (const tensor of old) tensor.dispose()
  }

  dispose(): void {
    for (const tensor of [this.indices, ...tensorsOf(this.reading)]) tensor.dispose()
  }

  private read(before: CarriedState, last: Tensor): Reading {
    const reading = this.carried.read(before, last, this.indices)
    for (const tensor of tensorsOf(reading)) this.operations.keep(tensor)
    return reading
  }
}

function tensorsOf({ before, sums, last }: Reading): Tensor[] {
  return [before.cell, before.hidden, sums, last]
}

/** Rows that differ in sensor or window, and the place of each row among them. */
function distinctRows(
  { sensors, windows }: RolloutRows,
  steps: number,
  variables: number,
): { readonly distinct: RolloutRows; readonly place: Int32Array } {
  const count = sensors.length
  const places = new Map<string, number>()
  const first: number[] = []
  const cell = (row: number, step: number): number => (step * count + row) * variables
  const place = sensors.map((sensor, row) => {
    const values: number[] = [sensor]
    for (let step = 0; step < steps; step++) {
      for (let i = 0; i < variables; i++) values.push(windows[cell(row, step) + i] ?? 0)
    }
    const key = values.join()
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, first.length)
    return first.push(row) - 1
  })
  const own = new Float32Array(steps * first.length * variables)
  first.forEach((row, i) => {
    for (let step = 0; step < steps; step++) {
      const from = cell(row, step)
      own.set(windows.subarray(from, from + variables), (step * first.length + i) * variables)
    }
  })
  return { distinct: { sensors: Int32Array.from(first, (row) => sensors[row] ?? 0), windows: own }, place }
}
