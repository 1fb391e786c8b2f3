import type { ParameterValue, Search } from '../../../contract'
import { text } from '../../text'

/** A value as a person types it: `adam`, `0.000312`, `64 128`. */
export function valueText(value: ParameterValue): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)))
  if (Array.isArray(value)) return value.map(valueText).join(' ')
  return value === null ? text.train.chosenByValidation : String(value)
}

/** The name of a choice: `plenum.generatorRate` → `Generator rate`. */
export function choiceText(path: string): string {
  const last = path.split('.').at(-1) ?? path
  return text.settings[last] ?? last
}

/** How a search goes about it. */
export function planText({ definition: { strategy, points, rungs, seeds } }: Pick<Search, 'definition'>): string {
  const words = text.searches.plan
  const plan =
    strategy.kind === 'grid'
      ? words.grid(points.length, rungs[0]?.steps ?? 0)
      : words.halving(points.length, rungs.map((rung) => words.stage(rung.points, rung.steps)).join(', '))
  return `${plan}, ${words.seeds(seeds)}`
}
