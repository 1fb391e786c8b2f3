import type { ScenarioSet } from '../../../contract'
import { formatInstant, text } from '../../text'

/** What can be chosen on the page of a set: how it is shown, how much of it, and which scenarios. */
export const views = (['lines', 'fan', 'map', 'distances'] as const).map((value) => ({
  value,
  label: text.scenarios.views[value],
}))
export const choices = (['all', 'accepted', 'not-rejected'] as const).map((value) => ({
  value,
  label: text.scenarios.which[value],
}))
export const pages = ['6', '12', '18'].map((value) => ({ value, label: text.scenarios.perPage(Number(value)) }))
export const overs = [
  { value: 'hall', label: text.scenarios.overHall },
  { value: 'sensor', label: text.scenarios.overSensor },
] as const

interface Choice {
  readonly value: string
  readonly label: string
}
export function variablesOf(set: ScenarioSet | undefined): Choice[] {
  return (set?.variables ?? []).map(({ name }) => ({ value: name, label: name }))
}
/** By their number among the set's starts. */
export function startsOf(set: ScenarioSet | undefined): Choice[] {
  if (set === undefined) return []
  const { startsMs, timeZone } = set
  return startsMs.map((ms, index) => ({ value: String(index), label: `${formatInstant(ms, timeZone)} ${timeZone}` }))
}
