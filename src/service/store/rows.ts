import type { z } from 'zod'
import { PlenumError } from '../../contract'
import { damaged } from './problems'

/** A row, or anything else read back, checked against its schema: workspaces may come from strangers. */
export function checked<S extends z.ZodType>(schema: S, value: unknown, what: string, file: string): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.map(String).join('.') ?? ''
  throw damaged(file, `${what} has a wrong ${field === '' ? 'shape' : `"${field}"`}`, parsed.error)
}

/** JSON of a column. NULL is null. */
export function fromJson(text: unknown, what: string, file: string): unknown {
  if (text === null) return null
  if (typeof text !== 'string') throw damaged(file, `${what} is not text`)
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw damaged(file, `${what} is not JSON`, thrown)
  }
}

/** Floats of a blob; the copy makes them aligned and independent of SQLite's memory. */
export function floatsOf(blob: unknown, length: number, what: string, file: string): Float32Array<ArrayBuffer> {
  if (!(blob instanceof Uint8Array) || blob.byteLength !== length * 4) {
    throw damaged(file, `${what} has a wrong length`)
  }
  const floats = new Float32Array(length)
  new Uint8Array(floats.buffer).set(blob)
  return floats
}

/** Bytes of floats, without a copy. Every platform Plenum runs on is little endian. */
export function bytesOf(floats: Float32Array): Uint8Array {
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength)
}

export function notFound(what: string, id: string): PlenumError {
  return new PlenumError('not-found', `There is no ${what} ${id}.`, { fix: `List them to see what there is.` })
}
