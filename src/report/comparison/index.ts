export { shownSensors } from './halls'
export type { ComparisonMaterial } from './material'
export { comparisonReport } from './page'
