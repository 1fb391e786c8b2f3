import type { TaskSizes } from '../../contract'
import type { StackedGenerators } from './generator'

/** The size that stands for 1 in the state: the largest, or three deviations above the median of a log-normal. */
export function largestMegabytes(sizes: TaskSizes): number {
  switch (sizes.kind) {
    case 'fixed':
      return sizes.megabytes
    case 'uniform':
      return sizes.largestMegabytes
    case 'log-normal':
      return sizes.medianMegabytes * Math.exp(3 * sizes.logDeviation)
    case 'trace':
      return sizes.megabytes.reduce((most, size) => Math.max(most, size), 0)
  }
}

/** Draws the sizes of tasks, row by row of the generators. */
export class SizeSource {
  private readonly normal = new Float64Array(1)

  constructor(
    private readonly sizes: TaskSizes,
    private readonly generators: StackedGenerators,
  ) {}

  /** Megabytes of task number `task` (from 0) of the stream that began at `start` of the trace. */
  next(row: number, start: number, task: number): number {
    const { sizes, generators } = this
    switch (sizes.kind) {
      case 'fixed':
        return sizes.megabytes
      case 'uniform': {
        const width = sizes.largestMegabytes - sizes.smallestMegabytes
        return sizes.smallestMegabytes + width * generators.uniform(row)
      }
      case 'log-normal':
        generators.fillNormals(row, this.normal, 0, 1)
        return sizes.medianMegabytes * Math.exp(sizes.logDeviation * (this.normal[0] ?? 0))
      case 'trace':
        return sizes.megabytes[(start + task) % sizes.megabytes.length] ?? 0
    }
  }

  /** Where a stream begins to read the trace; 0 and no draw for other sizes. */
  start(row: number): number {
    return this.sizes.kind === 'trace' ? this.generators.integer(row, this.sizes.megabytes.length) : 0
  }
}
