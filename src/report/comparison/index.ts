export type { ComparisonMaterial } from './material'
export { comparisonReport } from './page'
