import { CarriedGenerator, type CarriedState, type Generator, type Reading } from '../generator'
import type { Operations, Tensor } from '../tensorflow'
import { beginConditions, type WalkConditions } from './walk-conditions'
import { distinctRows, firstRows, paddedWindow, type RolloutRows } from './rows'

/** A generator walking through a rollout of a fixed set of rows. Dispose it. */
export interface Walk {
  /** What follows each row, [rows, variables], for noise [rows, noise] and mask; of the current tidy. */
  next(noise: Tensor, mask: Tensor): Tensor
  /** For candidates of what follows rows `rows` [n], each as often as it is named. Dispose it before the walk goes on. */
  fan(rows: Tensor): Fan
  /** Goes on with `next` [rows, variables] as what follows; the walk may keep it. */
  advance(next: Tensor): void
  dispose(): void
}

/** Rows of a walk, repeated. */
export interface Fan {
  /** What follows the first rows of the fan, as many as there are rows of noise and mask; of the current tidy. */
  candidates(noise: Tensor, mask: Tensor): Tensor
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

  fan(rows: Tensor): Fan {
    const { operations, generator } = this
    const kept = operations.tidy(() => {
      const { window, conditions } = this
      const repeated = [operations.gather(window, rows, 1), operations.gather(this.sensors, rows)]
      if (conditions !== null) repeated.push(operations.gather(conditions.tensor, rows, 1))
      return repeated.map((tensor) => operations.keep(tensor))
    })
    return {
      candidates: (noise, mask) => {
        const [count = 0] = noise.shape
        const [window, sensors, conditions] = kept.map((tensor) => {
          const axis = tensor.shape.length === 1 ? 0 : 1
          return firstRows(operations, tensor, count, axis)
        }) as [Tensor, Tensor, Tensor | undefined]
        return generator.predict({ window, sensors, mask, noise, conditions })
      },
      dispose: () => {
        for (const tensor of kept) tensor.dispose()
      },
    }
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

  fan(rows: Tensor): Fan {
    const { operations, carried } = this
    const repeated = operations.tidy(() =>
      mapReading(this.reading, (tensor) => operations.keep(operations.gather(tensor, rows))),
    )
    return {
      candidates: (noise, mask) => {
        const [count = 0] = noise.shape
        const first = mapReading(repeated, (tensor) => firstRows(operations, tensor, count, 0))
        return carried.predict(first, noise, mask)
      },
      dispose: () => {
        for (const tensor of tensorsOf(repeated)) tensor.dispose()
      },
    }
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
