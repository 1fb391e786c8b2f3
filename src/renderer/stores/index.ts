/** Everything the window knows, each store following the service through its topics. */
import type { Shell } from '../transport'
import { useConnection } from './connection'
import { useDatasets } from './datasets'
import { useJobs } from './jobs'
import { useRuns } from './runs'
import { useScenarios } from './scenarios'
import { useSearches } from './searches'
import { useSweeps } from './sweeps'
import { useTheme } from './theme'

export { useConnection } from './connection'
export { useDatasets } from './datasets'
export { type Deletion, useDeletion } from './deletion'
export { useGuide } from './guide'
export { type ImportStep, ownZone, useImporting } from './importing'
export { useJobs } from './jobs'
export type { ListStatus } from './list'
export { type LiveTraining, useLiveTraining } from './live'
export { isModelFile, useModels } from './models'
export { type HallPositions, usePositions } from './positions'
export { type FollowedRun, useRun } from './run'
export { type RunQuery, trainings, usableTrainings, useRunPages } from './runPages'
export { useRuns } from './runs'
export { useScenarios } from './scenarios'
export { useSearches } from './searches'
export { useSweeps } from './sweeps'
export { type ThemeChoice, useTheme } from './theme'
export { type Toast, useToasts } from './toasts'

/** Connects to the service behind `shell` and starts following it. */
export function startStores(shell: Shell): void {
  useTheme().start()
  const connection = useConnection()
  useDatasets().start()
  useRuns().start()
  useJobs().start()
  useScenarios().start()
  useSearches().start()
  useSweeps().start()
  void connection.start(shell)
}
