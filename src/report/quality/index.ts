export type { Material } from './material'
export { qualityReport } from './page'
