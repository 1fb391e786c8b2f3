/**
 * A copy of `value` that a wire can carry: Vue's reactive proxies, which cannot be cloned, become plain objects and
 * arrays. Typed arrays and files are passed as they are.
 */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value) || value instanceof Blob) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key, plain(part)]),
  )
}
