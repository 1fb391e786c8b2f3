/** The messages of a channel, as they travel. */
import { z } from 'zod'
import { progressSchema } from './common'
import { PlenumError, wireErrorSchema } from './errors'
import { issueSentence } from './plain'

export const callIdSchema = z.int().nonnegative()
export const toServerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('request'), id: callIdSchema, name: z.string(), input: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id: callIdSchema }),
  z.strictObject({ kind: z.literal('listen'), id: callIdSchema, name: z.string(), input: z.unknown() }),
  z.strictObject({ kind: z.literal('unlisten'), id: callIdSchema }),
])
export type ToServer = z.infer<typeof toServerSchema>
export const toClientSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reply'), id: callIdSchema, output: z.unknown() }),
  z.strictObject({ kind: z.literal('failure'), id: callIdSchema, error: wireErrorSchema }),
  z.strictObject({ kind: z.literal('progress'), id: callIdSchema, progress: progressSchema }),
  z.strictObject({ kind: z.literal('event'), id: callIdSchema, event: z.unknown() }),
  z.strictObject({ kind: z.literal('ended'), id: callIdSchema, error: wireErrorSchema }),
  /** The server could not read a message at all, so it has no call to answer. */
  z.strictObject({ kind: z.literal('refused'), error: wireErrorSchema }),
])
export type ToClient = z.infer<typeof toClientSchema>

export function malformed(what: string, error: z.ZodError): PlenumError {
  const first = error.issues[0]
  const field = first === undefined ? '' : first.path.map(String).join('.')
  return new PlenumError('malformed-message', `${what} does not fit. ${issueSentence(first)}`, {
    ...(field === '' ? {} : { place: { field } }),
  })
}

/** Looks a definition up without being fooled by names such as `constructor`. */
export function definitionOf<T>(map: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}
