import { CarriedGenerator, type CarriedState, type Generator, type Reading } from '../generator'
import type { Operations, Tensor } from '../tensorflow'
import { beginConditions, type WalkConditions } from './walk-conditions'
import { distinctRows, paddedWindow, type RolloutRows } from './rows'

/** A generator walking through a rollout of a fixed set of rows. Dispose it. */
export interface Walk {
  /** What follows each row, [rows, variables], for noise [rows, noise] and mask; of the current tidy. */
  next(noise: Tensor, mask: Tensor): Tensor
  /** What follows rows `rows` [n], each as often as it is named, for noise and mask [n, …]; of the current tidy. */
  candidates(rows: Tensor, noise: Tensor, mask: Tensor): Tensor
  /** Goes on with `next` [rows, variables] as what follows; the walk may keep it. */
  advance(next: Tensor): void
  dispose(): void
}

/** @param sensors of the rows, padded up to the rows of the pass */
export function beginWalk(operations: Operations, generator: Generator, rows: RolloutRows, sensors: Int32Array): Walk {
  const indices = operations.keep(operations.indices(sensors))
  if (generator.shape.carryState) return new CarriedWalk(operations, generator, rows, indices)
  const { windowSteps, variables } = generator.shape
  const window = operations.tidy(() => operations.keep(paddedWindow(operations, rows, windowSteps, variables)))
  return new WindowWalk(operations, generator, window, indices, beginConditions(operations, generator, rows))
}

/** The window is read again at each step: the newest step is appended, the oldest dropped. */
class WindowWalk implements Walk {
  constructor(
    private readonly operations: Operations,
    private readonly generator: Generator,
    private window: Tensor,
    private readonly sensors: Tensor,
    private readonly conditions: WalkConditions | null,
  ) {}

  next(noise: Tensor, mask: Tensor): Tensor {
    const { window, sensors } = this
    return this.generator.predict({ window, sensors, mask, noise, conditions: this.conditions?.tensor })
  }

  candidates(rows: Tensor, noise: Tensor, mask: Tensor): Tensor {
    const { operations, generator } = this
    const window = operations.gather(this.window, rows, 1)
    const conditions = this.conditions === null ? undefined : operations.gather(this.conditions.tensor, rows, 1)
    return generator.predict({ window, sensors: operations.gather(this.sensors, rows), mask, noise, conditions })
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
    this.sensors.dispose()
    this.conditions?.dispose()
  }
}

/** The window is read once, and the LSTM state carried. */
class CarriedWalk implements Walk {
  private readonly carried: CarriedGenerator
  private reading: Reading

  constructor(
    private readonly operations: Operations,
    generator: Generator,
    rows: RolloutRows,
    private readonly sensors: Tensor,
  ) {
    const { windowSteps, variables } = generator.shape
    this.carried = new CarriedGenerator(operations, generator)
    this.reading = operations.tidy(() => {
      // scenarios of one start and sensor share their window, which no noise is read with: once is enough for all of them
      const { distinct, place } = distinctRows(rows, windowSteps, variables)
      const window = paddedWindow(operations, distinct, windowSteps, variables)
      const [, padded = 0] = window.shape
      const codes = new Int32Array(padded)
      codes.set(distinct.sensors)
      const { cell, hidden } = this.carried.begin(window, operations.indices(codes))
      const last = operations.slice(window, [windowSteps - 1, 0, 0], [1, padded, variables])
      const places = new Int32Array(sensors.size)
      places.set(place)
      const indices = operations.indices(places)
      const ofRows = (x: Tensor): Tensor => operations.gather(x, indices)
      const before = { cell: ofRows(cell), hidden: ofRows(hidden) }
      return this.read(before, ofRows(operations.reshape(last, [padded, variables])))
    })
  }

  next(noise: Tensor, mask: Tensor): Tensor {
    return this.carried.predict(this.reading, noise, mask)
  }

  candidates(rows: Tensor, noise: Tensor, mask: Tensor): Tensor {
    const reading = mapReading(this.reading, (tensor) => this.operations.gather(tensor, rows))
    return this.carried.predict(reading, noise, mask)
  }

  advance(next: Tensor): void {
    const old = tensorsOf(this.reading)
    this.reading = this.operations.tidy(() => this.read(this.carried.after(this.reading), next))
    for (const tensor of old) tensor.dispose()
  }

  dispose(): void {
    for (const tensor of [this.sensors, ...tensorsOf(this.reading)]) tensor.dispose()
    this.carried.dispose()
  }

  private read(before: CarriedState, last: Tensor): Reading {
    const reading = this.carried.read(before, last, this.sensors)
    for (const tensor of tensorsOf(reading)) this.operations.keep(tensor)
    return reading
  }
}

function mapReading({ cell, sums, last }: Reading, change: (tensor: Tensor) => Tensor): Reading {
  return { cell: change(cell), sums: sums.map(change), last: change(last) }
}

function tensorsOf({ cell, sums, last }: Reading): Tensor[] {
  return [cell, ...sums, last]
}
