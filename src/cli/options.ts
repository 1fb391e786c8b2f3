import { InvalidArgumentError } from 'commander'
import type { z } from 'zod'
import { issueSentence, PlenumError } from '../contract'

/** Reads an option's text as a number that `schema` (of the contract) accepts. */
export function numberFor(schema: z.ZodType): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text)
    if (!Number.isFinite(value)) throw new InvalidArgumentError('It is not a number.')
    const result = schema.safeParse(value)
    if (result.success) return value
    throw new InvalidArgumentError(issueSentence(result.error.issues[0]))
  }
}

/** Takes an option's text as `schema` (of the contract) does. */
export function textFor(schema: z.ZodType<string>): (text: string) => string {
  return (text) => {
    const result = schema.safeParse(text)
    if (result.success) return result.data
    throw new InvalidArgumentError(issueSentence(result.error.issues[0]))
  }
}

/** Numbers that may be given several times. */
export function gatheredNumber(schema: z.ZodType): (text: string, before: readonly number[]) => number[] {
  const read = numberFor(schema)
  return (text, before) => [...before, read(text)]
}

/** Reads `2..4`, or `3` for `3..3`; both ends as `schema` accepts them. */
export function rangeFor(schema: z.ZodType): (text: string) => [number, number] {
  const read = numberFor(schema)
  return (text) => {
    const [low = '', high = low, ...rest] = text.split('..')
    if (rest.length > 0) throw new InvalidArgumentError('It is not a range such as 2..4.')
    const range: [number, number] = [read(low), read(high)]
    if (range[0] > range[1]) throw new InvalidArgumentError('A range begins with its lower end.')
    return range
  }
}

/** For options that may be given several times. */
export function gathered(text: string, before: readonly string[]): string[] {
  return [...before, text]
}

export type IdKind = 'dataset' | 'run' | 'scenario set' | 'search' | 'sweep'
const letters: Record<string, IdKind> = { d: 'dataset', r: 'run', s: 'scenario set', h: 'search', w: 'sweep' }
const listedBy: Record<IdKind, string> = {
  dataset: '`plenum datasets` lists them.',
  run: '`plenum runs` lists them.',
  'scenario set': '`plenum show RUN` lists those of a run.',
  search: '`plenum search list` lists them.',
  sweep: '`plenum sweep list` lists them.',
}

/** What an ID stands for, by its first letter. @throws PlenumError `not-found` */
export function kindOfId(id: string): IdKind {
  const letter = /^([a-z])_[0-9a-z]{10,24}$/.exec(id)?.[1] ?? ''
  const kind = letters[letter]
  if (kind !== undefined) return kind
  throw new PlenumError('not-found', `There is nothing with the ID "${id}".`, {
    fix: '`plenum datasets` and `plenum runs` list what there is.',
  })
}

/** `id`, if it is one of this kind. @throws PlenumError `not-found` */
export function idOf(wanted: IdKind, id: string): string {
  let kind: IdKind | undefined
  try {
    kind = kindOfId(id)
  } catch {
    kind = undefined
  }
  if (kind === wanted) return id
  const what = kind === undefined ? `There is no ${wanted} "${id}".` : `${id} is a ${kind}, not a ${wanted}.`
  throw new PlenumError('not-found', what, { fix: listedBy[wanted] })
}

/** `id`, if it is one that the table of runs has. @throws PlenumError `not-found` */
export function runOrSweep(id: string): string {
  return idOf(id.startsWith('w_') ? 'sweep' : 'run', id)
}

/** The part of `values` that is defined, as contracts with exact optional properties want it. */
export function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  // the entries are those of T less the undefined ones
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
