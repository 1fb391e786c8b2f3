import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { PlenumError } from '../../contract'

/** Records of one series are kept in memory, about so many bytes, before they go to the file together. */
const chunkBytes = 5120
const mostRecordsPerChunk = 256
const fewestRecordsPerChunk = 8
/** What all series together may keep in memory: 130,000 of a tidy log, or 100,000 sensors of two variables. */
const mostBytes = 512 * 1024 * 1024

/** Records in the order they were read: instants, values [count, width], and where they stood. */
export interface Records {
  readonly count: number
  readonly timesMs: Float64Array
  readonly values: Float32Array
  /** Values of a record: those of all variables, or of `variable` alone. */
  readonly width: number
  /** The variable of a record's first value. */
  readonly variable: number
  /** 1-based lines. */
  readonly lines: Uint32Array
  /** Position of the file among the imported ones. */
  readonly file: number
}
interface Chunk {
  readonly offset: number
  readonly count: number
  readonly file: number
}
interface Buffered extends Records {
  count: number
  file: number
  readonly bytes: Uint8Array
  readonly chunks: Chunk[]
}

/**
 * A folder beside the workspace for what an import has read and not yet stored, so that memory does not grow with the
 * log. Folders that a killed import left behind are cleared first.
 */
export function makeStagingFolder(workspaceFile: string): string {
  const prefix = `${basename(workspaceFile)}-import-`
  const parent = dirname(workspaceFile)
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix)) continue
    const pid = Number(name.slice(prefix.length).split('-')[0])
    if (!processLives(pid)) rmSync(join(parent, name), { recursive: true, force: true })
  }
  const folder = join(parent, `${prefix}${process.pid}-${Date.now().toString(36)}${String(foldersMade++)}`)
  mkdirSync(folder)
  return folder
}
let foldersMade = 0

function processLives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}

/**
 * Readings on their way in a temporary file: by sensor, or by sensor and variable where each reading stands by itself, so that
 * no record holds room for what it does not say.
 */
export class Stage {
  readonly #handle: number
  readonly #width: number
  readonly #capacity: number
  readonly #chunkBytes: number
  /** By sensor, and in it by the first variable of the records. */
  readonly #series: Map<number, Buffered>[] = []
  #seriesCount = 0
  #written = 0

  /** @param width values of a record: all variables of a sensor, or 1 */
  constructor(
    file: string,
    width: number,
    private readonly mostBytesHeld = mostBytes,
  ) {
    this.#handle = openSync(file, 'w+')
    this.#width = width
    const recordBytes = 12 + 4 * width
    const fitting = Math.floor(chunkBytes / recordBytes)
    this.#capacity = Math.max(fewestRecordsPerChunk, Math.min(mostRecordsPerChunk, fitting))
    this.#chunkBytes = this.#capacity * recordBytes
  }

  /**
   * Keeps one record of `width` values, the first of which is of `variable`; NaN where there is none.
   * @throws PlenumError `bad-input` where there are more series than memory may hold the ends of
   */
  add(sensor: number, variable: number, timeMs: number, values: Float32Array, line: number, file: number): void {
    const buffered = this.#series[sensor]?.get(variable) ?? this.#begin(sensor, variable, file)
    if (buffered.count === this.#capacity || buffered.file !== file) this.#flush(buffered)
    buffered.file = file
    buffered.timesMs[buffered.count] = timeMs
    buffered.lines[buffered.count] = line
    buffered.values.set(values, buffered.count * this.#width)
    buffered.count++
  }

  #begin(sensor: number, variable: number, file: number): Buffered {
    if ((this.#seriesCount + 1) * this.#chunkBytes > this.mostBytesHeld) {
      throw new PlenumError(
        'bad-input',
        `There are more than ${this.#seriesCount} series of readings, too many at once.`,
        {
          fix: 'Check which columns name sensor and quantity, leave quantities out, or import fewer sensors at a time.',
        },
      )
    }
    this.#seriesCount++
    const buffered = { ...this.#layOut(variable), count: 0, file, chunks: [] }
    const ofSensor = this.#series[sensor]
    if (ofSensor === undefined) this.#series[sensor] = new Map([[variable, buffered]])
    else ofSensor.set(variable, buffered)
    return buffered
  }

  #layOut(variable: number): Omit<Buffered, 'count' | 'file' | 'chunks'> {
    const bytes = new Uint8Array(this.#chunkBytes)
    const [capacity, width] = [this.#capacity, this.#width]
    return {
      bytes,
      width,
      variable,
      timesMs: new Float64Array(bytes.buffer, 0, capacity),
      values: new Float32Array(bytes.buffer, capacity * 8, capacity * width),
      lines: new Uint32Array(bytes.buffer, capacity * (8 + 4 * width), capacity),
    }
  }

  #flush(buffered: Buffered): void {
    const { bytes, count, file, chunks } = buffered
    if (count === 0) return
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.#handle, bytes, written, bytes.length - written, this.#written + written)
    }
    chunks.push({ offset: this.#written, count, file })
    this.#written += bytes.length
    buffered.count = 0
  }

  /** Records of a sensor. */
  count(sensor: number): number {
    const series = [...(this.#series[sensor]?.values() ?? [])]
    return series.reduce((sum, { chunks, count }) => chunks.reduce((each, chunk) => each + chunk.count, sum + count), 0)
  }

  /** The sensor's records, a piece at a time and one variable after the other; each piece is overwritten by the next. */
  *records(sensor: number): Generator<Records, void, undefined> {
    for (const buffered of this.#series[sensor]?.values() ?? []) {
      const views = this.#layOut(buffered.variable)
      const { bytes } = views
      for (const { offset, count, file } of buffered.chunks) {
        for (let read = 0; read < bytes.length;) {
          const length = readSync(this.#handle, bytes, read, bytes.length - read, offset + read)
          if (length === 0) throw new Error('The temporary file of the import is cut off.')
          read += length
        }
        yield { ...views, count, file }
      }
      yield buffered
    }
  }

  close(): void {
    closeSync(this.#handle)
  }
}

/** Whole columns in a temporary file, [columns, steps] float32. */
export class ColumnFile {
  readonly #handle: number
  readonly #steps: number

  constructor(file: string, steps: number) {
    this.#handle = openSync(file, 'w+')
    this.#steps = steps
  }

  write(column: number, values: Float32Array): void {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    const offset = column * this.#steps * 4
    for (let done = 0; done < bytes.length;) {
      done += writeSync(this.#handle, bytes, done, bytes.length - done, offset + done)
    }
  }

  read(column: number): Float32Array<ArrayBuffer> {
    const values = new Float32Array(this.#steps)
    const bytes = new Uint8Array(values.buffer)
    const offset = column * this.#steps * 4
    for (let done = 0; done < bytes.length;) {
      const length = readSync(this.#handle, bytes, done, bytes.length - done, offset + done)
      if (length === 0) throw new Error('The temporary file of the import is cut off.')
      done += length
    }
    return values
  }

  close(): void {
    closeSync(this.#handle)
  }
}
