import reference from './reference.json'

/** Numbers of an independent implementation in numpy and scipy: make_reference.py. */
export { reference }

/** JSON knows no NaN; the reference writes null. */
export function withGaps(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? NaN)
}
