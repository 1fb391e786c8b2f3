import evaluation from './evaluation.json'
import exploration from './exploration.json'
import reference from './reference.json'

/** Numbers of independent implementations in numpy, scipy and statsmodels: the make_*.py beside them. */
export { evaluation as evaluationReference, exploration as explorationReference, reference }

/** JSON knows no NaN; the reference writes null. */
export function withGaps(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? NaN)
}
