/** What a stream is doing. `done` is not a state: the next task begins to wait in the same instant. */
export const phases = { waiting: 0, transferring: 1, processing: 2, returning: 3 } as const

/**
 * Everything that changes in `count` environments, as flat rows; plain data for a checkpoint.
 * Per stream [count × streams], per server [count × servers], utilization [count × servers × 3].
 */
export interface EnvironmentTables {
  readonly count: number
  readonly phase: Uint8Array
  /** Seconds of transferring or returning, megabytes of processing; 0 while waiting. */
  readonly left: Float64Array
  readonly megabytes: Float64Array
  /** Part of a step that was left when the stream's last result came back; its next task begins with it. */
  readonly carriedSteps: Float64Array
  readonly server: Uint8Array
  /** 1 when the task was placed on a server of the lowest group. */
  readonly lowest: Uint8Array
  /** Tasks of this stream that finished in this episode. */
  readonly streamFinished: Uint32Array
  readonly traceStart: Uint32Array
  /** Tasks between placement and the end of processing. */
  readonly held: Int32Array
  readonly utilization: Float64Array
  /** [count], as are the next. Steps of this episode so far. */
  readonly steps: Uint32Array
  readonly finished: Uint32Array
  readonly finishedLowest: Uint32Array
  /** [count × 4] of the generators. */
  readonly generators: Uint32Array
}

export function emptyTables(
  count: number,
  servers: number,
  streams: number,
  generators: Uint32Array,
): EnvironmentTables {
  return {
    count,
    phase: new Uint8Array(count * streams),
    left: new Float64Array(count * streams),
    megabytes: new Float64Array(count * streams),
    carriedSteps: new Float64Array(count * streams),
    server: new Uint8Array(count * streams),
    lowest: new Uint8Array(count * streams),
    streamFinished: new Uint32Array(count * streams),
    traceStart: new Uint32Array(count * streams),
    held: new Int32Array(count * servers),
    utilization: new Float64Array(count * servers * 3),
    steps: new Uint32Array(count),
    finished: new Uint32Array(count),
    finishedLowest: new Uint32Array(count),
    generators,
  }
}

/** Copies of the rows named, in that order: all of them for a checkpoint, some when trials stop. */
export function copyRows(tables: EnvironmentTables, rows: readonly number[]): EnvironmentTables {
  const copied = Object.entries(tables as unknown as Record<string, unknown>).map(([name, table]) => [
    name,
    name === 'count' ? rows.length : rowsOf(table as Float64Array, tables.count, rows),
  ])
  return Object.fromEntries(copied) as EnvironmentTables
}

function rowsOf(table: Float64Array, count: number, rows: readonly number[]): Float64Array {
  const width = table.length / count
  const Table = table.constructor as Float64ArrayConstructor
  const copy = new Table(width * rows.length)
  rows.forEach((row, i) => copy.set(table.subarray(row * width, (row + 1) * width), i * width))
  return copy
}
