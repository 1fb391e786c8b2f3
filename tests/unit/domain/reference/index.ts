import evaluation from './evaluation.json'
import reference from './reference.json'

/** Numbers of independent implementations in numpy and scipy: make_reference.py, make_evaluation_reference.py. */
export { evaluation as evaluationReference, reference }

/** JSON knows no NaN; the reference writes null. */
export function withGaps(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? NaN)
}
