/** What leaves the workspace: scenario sets with their cards, and simulated logs. The one way in. */
export { exportScenarioSet, type ExportRequest } from './scenarios'
export type { ScenarioCard } from './card'
export { lineEnd, quoted } from './csv'
export { unwritable } from './scenarios'
export { writeSimulatedLog, type SimulatedLog } from './simulated'
