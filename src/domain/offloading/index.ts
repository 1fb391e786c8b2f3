/** The offloading bench of the paper: environment, heuristics and statistics. */
export * from './environment'
export * from './generator'
export * from './heuristics'
export { spreadTasks } from './placement'
export * from './statistics'
export { phases, type EnvironmentTables } from './tables'
