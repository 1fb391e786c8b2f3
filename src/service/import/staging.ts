import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Records of one sensor that are kept in memory before they go to the file together. */
const recordsPerChunk = 256

/** Records in the order they were read: instants, values [count, variables], and where they stood. */
export interface Records {
  readonly count: number
  readonly timesMs: Float64Array
  readonly values: Float32Array
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
}

function layOut(bytes: Uint8Array<ArrayBuffer>, variables: number): Omit<Buffered, 'count' | 'file'> {
  const capacity = recordsPerChunk
  return {
    bytes,
    timesMs: new Float64Array(bytes.buffer, 0, capacity),
    values: new Float32Array(bytes.buffer, capacity * 8, capacity * variables),
    lines: new Uint32Array(bytes.buffer, capacity * (8 + 4 * variables), capacity),
  }
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

/** Readings on their way, by sensor, in a temporary file. */
export class Stage {
  readonly #handle: number
  readonly #variables: number
  readonly #recordBytes: number
  readonly #open: Buffered[] = []
  readonly #chunks: Chunk[][] = []
  #written = 0

  constructor(file: string, variables: number) {
    this.#handle = openSync(file, 'w+')
    this.#variables = variables
    this.#recordBytes = recordsPerChunk * (12 + 4 * variables)
  }

  /** Keeps one record; `values` holds one value per variable, NaN where there is none. */
  add(sensor: number, timeMs: number, values: Float32Array, line: number, file: number): void {
    let buffered = this.#open[sensor]
    if (buffered === undefined) {
      buffered = { ...layOut(new Uint8Array(this.#recordBytes), this.#variables), count: 0, file }
      this.#open[sensor] = buffered
    }
    if (buffered.count === recordsPerChunk || buffered.file !== file) this.#flush(sensor, buffered)
    buffered.file = file
    buffered.timesMs[buffered.count] = timeMs
    buffered.lines[buffered.count] = line
    buffered.values.set(values, buffered.count * this.#variables)
    buffered.count++
  }

  #flush(sensor: number, buffered: Buffered): void {
    if (buffered.count === 0) return
    for (let written = 0; written < this.#recordBytes;) {
      written += writeSync(this.#handle, buffered.bytes, written, this.#recordBytes - written, this.#written + written)
    }
    const chunk = { offset: this.#written, count: buffered.count, file: buffered.file }
    const chunks = this.#chunks[sensor]
    if (chunks === undefined) this.#chunks[sensor] = [chunk]
    else chunks.push(chunk)
    this.#written += this.#recordBytes
    buffered.count = 0
  }

  count(sensor: number): number {
    const stored = (this.#chunks[sensor] ?? []).reduce((sum, { count }) => sum + count, 0)
    return stored + (this.#open[sensor]?.count ?? 0)
  }

  /** The sensor's records, a piece at a time; each piece is overwritten by the next. */
  *records(sensor: number): Generator<Records, void, undefined> {
    const bytes = new Uint8Array(this.#recordBytes)
    const views = layOut(bytes, this.#variables)
    for (const { offset, count, file } of this.#chunks[sensor] ?? []) {
      for (let read = 0; read < bytes.length;) {
        const length = readSync(this.#handle, bytes, read, bytes.length - read, offset + read)
        if (length === 0) throw new Error('The temporary file of the import is cut off.')
        read += length
      }
      yield { ...views, count, file }
    }
    const rest = this.#open[sensor]
    if (rest !== undefined) yield rest
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
