import { type SweepPlan, sweepPlanSchema } from '../../../contract'
import { text } from '../../text'

/** A number of the environment or of the agents that the wizard shows behind its details. */
export interface SettingField {
  readonly key: string
  readonly label: string
  readonly hint: string
  readonly unit: string | undefined
  readonly usual: number
}
type Group = 'environment' | 'agent'

const usual = sweepPlanSchema.parse({})

/** All of them but those that have a place of their own: the length of an episode, task sizes, hidden layers. */
export function fieldsOf(group: Group): SettingField[] {
  return Object.entries(usual[group]).flatMap(([key, value]): SettingField[] => {
    const [label, hint, unit] = text.sweepSettings[key] ?? [key, '']
    return typeof value !== 'number' || key === 'stepsPerEpisode' ? [] : [{ key, label, hint, unit, usual: value }]
  })
}

const topNames = {
  algorithms: text.sweeps.algorithms,
  clips: text.sweeps.clips,
  deviations: text.sweeps.deviations,
  runs: text.sweeps.runsOfEach,
  firstSeed: text.sweeps.firstSeed,
  patience: text.sweeps.patience,
  maxEpisodes: text.sweeps.cap,
} as const satisfies Partial<Record<keyof SweepPlan, string>>
type TopKey = keyof typeof topNames

/** What of a plan is not as in the paper, in words. */
export function changesOf(plan: SweepPlan): { label: string; value: string }[] {
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
  const top = (Object.keys(topNames) as TopKey[]).flatMap((key) => {
    const value = plan[key]
    return same(value, usual[key]) ? [] : [{ label: topNames[key], value: spoken(value) }]
  })
  const inner = (['environment', 'agent'] as const).flatMap((group) =>
    Object.entries(plan[group]).flatMap(([key, value]) => {
      const before: Readonly<Record<string, unknown>> = usual[group]
      if (same(value, before[key])) return []
      return [{ label: labelOf(key), value: key === 'taskSizes' ? sizesOf(plan) : spoken(value) }]
    }),
  )
  return [...top, ...inner]
}

/** What a choice of a plan is called where it is chosen. */
export function labelOf(key: string): string {
  if (key in topNames) return topNames[key as TopKey]
  if (key === 'stepsPerEpisode') return text.sweeps.length
  if (key === 'taskSizes') return text.sweeps.sizes
  return text.sweepSettings[key]?.[0] ?? key
}
function sizesOf({ environment: { taskSizes } }: SweepPlan): string {
  return text.sweeps.sizeKinds[taskSizes.kind]
}
function spoken(value: unknown): string {
  const one = (each: unknown): string =>
    each === 'ddpg' || each === 'td3' ? text.sweeps.algorithm[each] : String(each)
  return Array.isArray(value) ? value.map(one).join(', ') : one(value)
}

/** `0.5, 0.6` → its numbers; undefined where one of them is none. */
export function numbersIn(typed: string): number[] | undefined {
  const parts = typed.split(/[\s,;]+/).filter((part) => part !== '')
  const numbers = parts.map(Number)
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : undefined
}
