import { PlenumError, type TrainConfig } from '../contract'

/** When a training ends and how often it is looked at: changing these leaves it the same training. */
const ofTheSame: readonly string[] = ['steps', 'validateEvery', 'checkpointEvery', 'patience']

/**
 * What a branch may change besides: how the weights learn, not what they are, what they have seen, or what they are judged by,
 * so that its scores compare with those of the run it came from.
 */
const ofThesis: readonly string[] = [
  'dropout',
  'gradientPenalty',
  'oneSidedPenalty',
  'criticSteps',
  'batchSize',
  'ttur',
  'generatorRate',
  'criticRate',
  'schedule',
]
const ofPlenum: readonly string[] = [
  'samplesPerWindow',
  'instantsPerBatch',
  'sensorsPerInstant',
  'unrollSteps',
  'crpsWeight',
  'hallWeight',
  'correlationWeight',
  'generatorRate',
  'weightDecay',
  'gradientNorm',
  'calibrateNoise',
  'fitReadings',
]

/** Whether a branch may have another value of a choice, by its name and the group it lies in. */
export function isBranchable(group: 'top' | 'plenum' | 'conditions', key: string): boolean {
  if (group === 'plenum') return ofPlenum.includes(key)
  return group === 'top' && (ofTheSame.includes(key) || ofThesis.includes(key))
}

/**
 * Whether a training with the configuration `before` can go on with `after`.
 * @param as the same training, or a branch of it
 * @throws PlenumError `conflict` naming the first choice that may not differ
 */
export function requireContinuable(before: TrainConfig, after: TrainConfig, as: 'same' | 'branch'): void {
  for (const [field, value] of Object.entries(after)) {
    const earlier: unknown = before[field as keyof TrainConfig]
    if (isEqual(earlier, value)) continue
    const allowed = as === 'same' ? ofTheSame.includes(field) : isBranchable('top', field)
    if (allowed) continue
    if (as === 'branch' && field === 'preset' && before.preset !== 'plenum' && after.preset !== 'plenum') continue
    if (as === 'branch' && field === 'plenum') {
      const choice = Object.entries(after.plenum).find(
        ([key, own]) => !ofPlenum.includes(key) && !isEqual(before.plenum[key as keyof TrainConfig['plenum']], own),
      )
      if (choice === undefined) continue
      throw refused(`plenum.${choice[0]}`)
    }
    throw refused(field)
  }
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function refused(field: string): PlenumError {
  return new PlenumError('conflict', `A training cannot be continued with another value of ${field}.`, {
    place: { field },
    fix: 'Keep it as it was, or start a new training.',
  })
}
