/** Logs into the workspace: what they look like, and what was wrong with them. The one way in. */
export { importLogs, type ImportRequest } from './import-logs'
export { readPositions, type PositionsRead } from './positions'
export { previewLogs } from './preview'
export { progressMeter, type OnProgress } from './progress'
export { zoneOf } from './zone'
