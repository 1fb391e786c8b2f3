/** What leaves the workspace: tables of things with their cards, scenario sets, and simulated logs. The one way in. */
export { exportScenarioSet, type ExportRequest } from './scenarios'
export type { ScenarioCard } from './card'
export { writeSimulatedLog, type SimulatedLog } from './simulated'
export { exportables, exportThing, type ExportTools, type TableCard } from './thing'
export { unwritable } from './write-table'
