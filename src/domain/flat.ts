import type { ParameterValue } from '../contract'

/** A list longer than this is told by its length: nobody reads the sizes of a thousand tasks in a table. */
const longestList = 64
const longestText = 120

function listValue(list: readonly unknown[]): ParameterValue {
  if (list.length > longestList) return `${list.length} values`
  const numbers = list.filter((each) => typeof each === 'number')
  if (numbers.length === list.length) return numbers
  const words = list.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(', ')
  return words.slice(0, longestText)
}

/**
 * A configuration as paths and values: `{a: {b: 1}, c: [2, 3], d: ['x', 'y']}` is `{'a.b': 1, c: [2, 3], d: 'x, y'}`. Lists are
 * values: of numbers as they are, of anything else as text.
 */
export function flatParameters(config: object): Record<string, ParameterValue> {
  const flat: Record<string, ParameterValue> = {}
  const visit = (part: object, path: string): void => {
    for (const [name, value] of Object.entries(part) as [string, unknown][]) {
      const own = path === '' ? name : `${path}.${name}`
      if (Array.isArray(value)) flat[own] = listValue(value)
      else if (typeof value === 'object' && value !== null) visit(value, own)
      else if (value !== undefined) flat[own] = value as ParameterValue
    }
  }
  visit(config, '')
  return flat
}
