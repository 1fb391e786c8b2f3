import { z } from 'zod'

/** What kind of failure a {@link PlenumError} is; programs branch on this, people read the message. */
export const errorCodeSchema = z.enum([
  'bad-input', // the caller's values or files: CLI exit 2
  'not-found', // an ID or a file that does not exist: CLI exit 2
  'conflict', // the thing is in a state that forbids the request: CLI exit 2
  'workspace', // the workspace file cannot be used (not SQLite, newer version, disk full, …): CLI exit 1
  'unavailable', // a runtime is missing (TensorFlow, Electron, …): CLI exit 1
  'cancelled', // the caller asked for it: CLI exit 130
  'unknown-request', // the wire: a name nobody serves
  'malformed-message', // the wire: a message that does not fit its schema
  'process-lost', // the other end died before it answered
  'internal', // a defect of Plenum
])
export type ErrorCode = z.infer<typeof errorCodeSchema>

/** Where in the caller's input the trouble is; lines and columns count from 1. */
export const errorPlaceSchema = z.object({
  file: z.string().optional(),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
  field: z.string().optional(),
})
export type ErrorPlace = z.infer<typeof errorPlaceSchema>

/** An error as it crosses a process boundary. */
export const wireErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  place: errorPlaceSchema.optional(),
  fix: z.string().optional(),
})
export type WireError = z.infer<typeof wireErrorSchema>

/** How the file system says that there is no room: no space, quota used up, file size limit. */
const diskFullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/**
 * The one error type of Plenum. `message` is one plain sentence: what is wrong; `place`: where; `fix`: what to do.
 * `sentence` joins all three for a log line or a terminal.
 */
export class PlenumError extends Error {
  override readonly name = 'PlenumError'
  readonly code: ErrorCode
  readonly place: ErrorPlace | undefined
  readonly fix: string | undefined

  constructor(
    code: ErrorCode,
    message: string,
    details: { place?: ErrorPlace | undefined; fix?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.place = details.place
    this.fix = details.fix
  }

  get sentence(): string {
    const { file, line, column, field } = this.place ?? {}
    const where = [
      file,
      line === undefined ? undefined : `line ${String(line)}`,
      column === undefined ? undefined : `column ${String(column)}`,
      field === undefined ? undefined : `field ${field}`,
    ].filter((part) => part !== undefined)
    const place = where.length > 0 ? `${where.join(', ')}: ` : ''
    return `${place}${this.message}${this.fix === undefined ? '' : ` ${this.fix}`}`
  }

  toWire(): WireError {
    return {
      code: this.code,
      message: this.message,
      ...(this.place === undefined ? {} : { place: this.place }),
      ...(this.fix === undefined ? {} : { fix: this.fix }),
    }
  }

  static fromWire(error: WireError): PlenumError {
    return new PlenumError(error.code, error.message, { place: error.place, fix: error.fix })
  }

  /** Anything thrown, as a PlenumError; what is not one already becomes `internal` and keeps its message. */
  static from(thrown: unknown): PlenumError {
    if (thrown instanceof PlenumError) return thrown
    if (thrown instanceof Error && 'code' in thrown && diskFullCodes.has(thrown.code)) {
      return new PlenumError('workspace', 'The disk is full; what was being written is not kept.', {
        fix: 'Free some space on that disk and try again.',
        cause: thrown,
      })
    }
    if (thrown instanceof Error && thrown.name === 'AbortError') {
      return new PlenumError('cancelled', 'Cancelled.', { cause: thrown })
    }
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return new PlenumError('internal', message, { cause: thrown })
  }
}
