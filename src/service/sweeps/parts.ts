import { availableParallelism } from 'node:os'
import { PlenumError, type SweepPlan } from '../../contract'
import { trialsOf } from '../../domain'

/** More trials than this do not fit the memory of an ordinary machine with their replay buffers. */
const mostTrials = 400
/** More processes than this take more memory than they bring speed. */
const mostParts = 8

/** @throws PlenumError `bad-input` */
export function requireSize(plan: SweepPlan): void {
  const trials = trialsOf(plan).length
  if (trials <= mostTrials) return
  throw new PlenumError('bad-input', `These are ${trials} trials; a sweep has ${mostTrials} at most.`, {
    place: { field: 'runs' },
    fix: 'Ask for fewer runs or fewer settings, and start a second sweep for the rest.',
  })
}

/** A process for every core where there are trials enough: products of small matrices keep one core busy and no more. */
export function partsOf(plan: SweepPlan): number {
  const fewest = 8
  return Math.max(1, Math.min(mostParts, availableParallelism(), Math.floor(trialsOf(plan).length / fewest)))
}

/** The cores shared out among as many processes. */
export function threadsOf(parts: number): { threads: number } {
  return { threads: Math.max(1, Math.floor(availableParallelism() / parts)) }
}
