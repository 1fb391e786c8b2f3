import { open, stat, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { PlenumError } from '../../contract'

/** The entry of a safetensors file's metadata in which a run is described. */
export const runEntry = 'plenum.run'

const lengthBytes = 8
/** No honest file comes near; a hostile length must not make us allocate. */
const headerLimitBytes = 64 * 1024 * 1024
const fileLimitBytes = 4 * 1024 ** 3
const pieceBytes = 4 * 1024 * 1024

const headerSchema = z.looseObject({ __metadata__: z.record(z.string(), z.string()) })
export type Header = z.infer<typeof headerSchema>

/** A safetensors file that is open: its header, and where its data begins. */
export interface OpenContainer {
  readonly header: Header
  /** The bytes of the tensors, a piece at a time. */
  readonly data: () => AsyncGenerator<Uint8Array, void, undefined>
  readonly close: () => Promise<void>
}

/** The first bytes of a safetensors file with this header, padded to a multiple of 8 as its own writers do. */
export function headerBytes(header: Header): Uint8Array[] {
  const text = Buffer.from(JSON.stringify(header))
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, ' ')])
  const length = Buffer.alloc(lengthBytes)
  length.writeBigUInt64LE(BigInt(padded.length))
  return [length, padded]
}

/** Opens a file that may come from a stranger. @throws PlenumError `not-found`, `bad-input` saying what is wrong with it */
export async function openContainer(path: string): Promise<OpenContainer> {
  const place = { file: basename(path) }
  const refuse = (why: string, cause?: unknown): PlenumError =>
    new PlenumError('bad-input', `This is no model of Plenum: ${why}.`, {
      place,
      fix: 'Export it again from the workspace it was trained in.',
      cause,
    })
  let handle: FileHandle | undefined
  try {
    const { size } = await stat(path)
    if (size > fileLimitBytes) throw refuse('it is too large')
    handle = await open(path, 'r')
    const length = await readExactly(handle, 0, lengthBytes)
    if (length === null) throw refuse('it is too short')
    const headerLength = length.readBigUInt64LE(0)
    if (headerLength > BigInt(headerLimitBytes)) throw refuse('its header is impossibly long')
    const text = await readExactly(handle, lengthBytes, Number(headerLength))
    if (text === null) throw refuse('its header reaches beyond its end')
    const opened = handle
    return {
      header: parseHeader(text, refuse),
      data: () => pieces(opened, lengthBytes + Number(headerLength)),
      close: () => opened.close(),
    }
  } catch (thrown) {
    await handle?.close()
    if (thrown instanceof PlenumError) throw thrown
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
    if (code === 'ENOENT') throw new PlenumError('not-found', 'There is no such file.', { place, cause: thrown })
    throw refuse('it cannot be read', thrown)
  }
}

function parseHeader(text: Buffer, refuse: (why: string, cause?: unknown) => PlenumError): Header {
  let json: unknown
  try {
    json = JSON.parse(text.toString('utf8'))
  } catch (thrown) {
    throw refuse('its header is not JSON', thrown)
  }
  const header = headerSchema.safeParse(json)
  if (!header.success) throw refuse('its header has no description')
  return header.data
}

async function readExactly(handle: FileHandle, from: number, length: number): Promise<Buffer | null> {
  const { size } = await handle.stat()
  if (from + length > size) return null
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, from)
  return bytesRead === length ? buffer : null
}

async function* pieces(handle: FileHandle, from: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let place = from; ;) {
    const buffer = Buffer.alloc(pieceBytes)
    const { bytesRead } = await handle.read(buffer, 0, pieceBytes, place)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
    place += bytesRead
  }
}
