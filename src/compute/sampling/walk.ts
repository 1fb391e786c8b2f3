import { CarriedGenerator, type CarriedState, type Generator, type Reading } from '../generator'
import type { Operations, Tensor } from '../tensorflow'

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

/** @param window [window, rows, variables], which the walk takes over; sensors [rows] */
export function beginWalk(operations: Operations, generator: Generator, window: Tensor, sensors: Int32Array): Walk {
  return generator.shape.carryState
    ? new CarriedWalk(operations, generator, window, sensors)
    : new WindowWalk(operations, generator, window, sensors)
}

/** The window is read again at each step: the newest step is appended, the oldest dropped. */
class WindowWalk implements Walk {
  constructor(
    private readonly operations: Operations,
    private readonly generator: Generator,
    private window: Tensor,
    private readonly sensors: Int32Array,
  ) {}

  candidates(noise: Tensor, mask: Tensor): Tensor {
    const { operations, generator, sensors } = this
    const [all = 0] = noise.shape
    const copies = all / sensors.length
    const repeated = new Int32Array(all)
    for (let copy = 0; copy < copies; copy++) repeated.set(sensors, copy * sensors.length)
    const window = operations.concat(new Array<Tensor>(copies).fill(this.window), 1)
    return generator.predict({ window, sensors: operations.indices(repeated), mask, noise })
  }

  advance(next: Tensor): void {
    const { operations, window } = this
    const [steps = 0, rows = 0, variables = 0] = window.shape
    this.window = operations.tidy(() => {
      const kept = operations.slice(window, [1, 0, 0], [steps - 1, rows, variables])
      return operations.keep(operations.concat([kept, operations.reshape(next, [1, rows, variables])], 0))
    })
    window.dispose()
  }

  dispose(): void {
    this.window.dispose()
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
    window: Tensor,
    sensors: Int32Array,
  ) {
    this.carried = new CarriedGenerator(operations, generator)
    this.indices = operations.keep(operations.indices(sensors))
    const [steps = 0, rows = 0, variables = 0] = window.shape
    this.reading = operations.tidy(() => {
      const last = operations.slice(window, [steps - 1, 0, 0], [1, rows, variables])
      return this.read(this.carried.begin(window, this.indices), operations.reshape(last, [rows, variables]))
    })
    window.dispose()
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
