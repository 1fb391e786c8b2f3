import type { ParameterValue } from '../contract'

/** A configuration as paths and values: `{a: {b: 1}, c: [2, 3]}` is `{'a.b': 1, c: [2, 3]}`. Lists are values. */
export function flatParameters(config: object): Record<string, ParameterValue> {
  const flat: Record<string, ParameterValue> = {}
  const visit = (part: object, path: string): void => {
    for (const [name, value] of Object.entries(part) as [string, unknown][]) {
      const own = path === '' ? name : `${path}.${name}`
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) visit(value, own)
      else if (value !== undefined) flat[own] = value as ParameterValue
    }
  }
  visit(config, '')
  return flat
}
