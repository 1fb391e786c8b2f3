import type { RunCondition, RunSelection } from '../../../contract'
import { text } from '../../text'

/** What a person has set above the table. */
export interface RunFilters {
  readonly search: string
  readonly kind: string
  readonly status: string
  readonly tag: string
  readonly archived: RunSelection['archived']
  readonly trials: boolean
  readonly conditions: readonly RunCondition[]
}
export const noFilters: RunFilters = {
  search: '',
  kind: '',
  status: '',
  tag: '',
  archived: 'no',
  trials: false,
  conditions: [],
}

export function selectionOf(filters: RunFilters): RunSelection {
  const { search, kind, status, tag, archived, trials, conditions } = filters
  return {
    search: search.trim(),
    archived,
    trials,
    tags: tag === '' ? [] : [tag],
    conditions: [
      ...(kind === '' ? [] : [{ field: { of: 'run', name: 'kind' }, is: '=', value: kind } as const]),
      ...(status === '' ? [] : [{ field: { of: 'run', name: 'status' }, is: '=', value: status } as const]),
      ...conditions,
    ],
  }
}

/** A number, yes or no, or text: what was typed as a value to compare with. */
export function valueOf(typed: string): RunCondition['value'] {
  const trimmed = typed.trim()
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true'
  const number = Number(trimmed)
  return trimmed !== '' && Number.isFinite(number) ? number : trimmed
}

/** `hiddenSize ≥ 96`, `lowest validation.score < 1`. */
export function describeCondition({ field, is, value }: RunCondition): string {
  const signs: Partial<Record<RunCondition['is'], string>> = { '<=': '≤', '>=': '≥', '!=': '≠' }
  const name =
    field.of === 'run'
      ? field.name
      : field.of === 'parameter'
        ? field.path
        : `${field.metric}, ${text.runTable.statistics[field.statistic].toLowerCase()},`
  return `${name} ${signs[is] ?? is} ${String(value)}`
}
