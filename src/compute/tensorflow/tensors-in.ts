import type { Runtime, Tensor } from './runtime'

/** Tensors of class `kind` in a value, its arrays and its plain objects; nothing else is looked into. */
export function tensorsIn(value: unknown, kind: Runtime['tf']['Tensor']): Tensor[] {
  if (value instanceof kind) return [value as Tensor]
  if (Array.isArray(value)) return value.flatMap((item) => tensorsIn(item, kind))
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? Object.values(value).flatMap((item) => tensorsIn(item, kind)) : []
}
