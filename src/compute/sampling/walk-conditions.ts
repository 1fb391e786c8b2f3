import type { RowConditions } from '../conditions'
import type { Generator } from '../generator'
import type { Operations, Tensor } from '../tensorflow'
import { paddedSteps, type RolloutRows } from './rows'

/** The conditions of the windows of a walk, or null where the generator reads none. */
export function beginConditions(
  operations: Operations,
  generator: Generator,
  rows: RolloutRows,
): WalkConditions | null {
  if (generator.shape.conditionSize === 0) return null
  if (rows.conditions === undefined) throw new RangeError('This generator reads conditions, and the rows have none.')
  return new WalkConditions(operations, generator, rows, rows.conditions)
}

/** Conditions that follow the windows of a rollout: worked out again after each step, from what was generated. */
export class WalkConditions {
  /** [window, rows of the pass, conditions] */
  tensor: Tensor
  private readonly windows: Float32Array
  private ahead = 0

  constructor(
    private readonly operations: Operations,
    private readonly generator: Generator,
    private readonly rows: RolloutRows,
    private readonly read: RowConditions,
  ) {
    this.windows = rows.windows.slice()
    this.tensor = this.work()
  }

  /** Goes on with `next` [rows of the pass, variables] as what follows. */
  advance(next: Tensor): void {
    const { operations, windows, rows, generator } = this
    const newest = rows.sensors.length * generator.shape.variables
    windows.copyWithin(0, newest)
    windows.set(operations.read(next).subarray(0, newest), windows.length - newest)
    this.ahead++
    this.tensor.dispose()
    this.tensor = this.work()
  }

  dispose(): void {
    this.tensor.dispose()
  }

  private work(): Tensor {
    const { operations, rows, generator } = this
    const { windowSteps: steps, conditionSize: size } = generator.shape
    const values = this.read(this.ahead, this.windows)
    return operations.tidy(() => operations.keep(paddedSteps(operations, values, rows.sensors.length, steps, size)))
  }
}
