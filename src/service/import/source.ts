import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { PlenumError } from '../../contract'
import { detectEncoding, refuseBinary, type Encoding } from './encoding'

/** Bytes (unpacked) that a preview and the detection of a log's form look at. */
const sampleBytes = 64 * 1024
const readBytes = 256 * 1024

/** A log as it lies on disk, and the beginning of its text. */
export interface Source {
  readonly path: string
  readonly name: string
  readonly bytes: number
  readonly packed: boolean
  readonly encoding: Encoding
  readonly sample: string
  /** False where the sample is the whole log. */
  readonly more: boolean
}

function unreadable(name: string, thrown: unknown): PlenumError {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  const place = { file: name }
  const again = { place, fix: 'Copy or download it again.', cause: thrown }
  if (thrown instanceof PlenumError) return thrown
  if (code === 'ENOENT') return new PlenumError('not-found', 'There is no such file.', { place, cause: thrown })
  if (code === 'Z_BUF_ERROR') {
    return new PlenumError('bad-input', 'The compressed file breaks off in the middle.', again)
  }
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new PlenumError('bad-input', 'The compressed file is damaged.', again)
  }
  if (code === 'EACCES' || code === 'EISDIR' || code === 'EIO') {
    return new PlenumError('bad-input', `The file cannot be read (${code}).`, { place, cause: thrown })
  }
  return PlenumError.from(thrown)
}

/** Unpacked bytes, a piece at a time; `onBytes` hears how many bytes of the file itself were read. */
async function* unpacked(
  path: string,
  packed: boolean,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  const file = createReadStream(path, { highWaterMark: readBytes })
  const stream = packed ? pipeline(file, createGunzip({ chunkSize: readBytes }), () => undefined) : file
  try {
    // a failure of either stream ends the iteration with it; leaving the loop early destroys both
    for await (const piece of stream) {
      signal?.throwIfAborted()
      onBytes(file.bytesRead)
      yield piece as Buffer
    }
  } finally {
    file.destroy()
    stream.destroy()
  }
}

/** The first bytes of the unpacked file, and whether there are more. */
async function beginning(path: string, packed: boolean): Promise<{ start: Buffer; more: boolean }> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of unpacked(path, packed, undefined, () => undefined)) {
    pieces.push(piece)
    length += piece.length
    if (length > sampleBytes) break
  }
  return { start: Buffer.concat(pieces).subarray(0, sampleBytes), more: length > sampleBytes }
}

/** Looks at the beginning of a file. @throws PlenumError `not-found`, `bad-input` (empty, not text, damaged) */
export async function openSource(path: string): Promise<Source> {
  const name = basename(path)
  try {
    const handle = await open(path, 'r')
    const magic = Buffer.alloc(2)
    let bytes: number
    try {
      const info = await handle.stat()
      if (info.isDirectory()) throw new PlenumError('bad-input', 'This is a folder.', { place: { file: name } })
      bytes = info.size
      await handle.read(magic, 0, 2, 0)
    } finally {
      await handle.close()
    }
    // what the file is decides, not what it is called
    const packed = magic[0] === 0x1f && magic[1] === 0x8b
    const { start, more } = await beginning(path, packed)
    const encoding = detectEncoding(start)
    const sample = unifyLineEnds(new TextDecoder(encoding).decode(start, { stream: true }))
    refuseBinary(start, sample, name)
    if (sample.trim() === '') throw new PlenumError('bad-input', 'The file is empty.', { place: { file: name } })
    return { path, name, bytes, packed, encoding, sample, more }
  } catch (thrown) {
    throw unreadable(name, thrown)
  }
}

/** The whole text with `\n` as its only line end, a piece at a time. */
export async function* textOf(
  source: Source,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder(source.encoding)
  let held = ''
  try {
    for await (const piece of unpacked(source.path, source.packed, signal, onBytes)) {
      let text = held + decoder.decode(piece, { stream: true })
      // a line end may be cut in two
      held = text.endsWith('\r') ? '\r' : ''
      if (held !== '') text = text.slice(0, -1)
      yield unifyLineEnds(text)
    }
    yield unifyLineEnds(held + decoder.decode())
  } catch (thrown) {
    throw unreadable(source.name, thrown)
  }
}

function unifyLineEnds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
