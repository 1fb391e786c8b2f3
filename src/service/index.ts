/** The one way in to the service: an ordinary Node program that owns the workspace, the jobs, import and export. */
export { forkComputeProcess } from './processes/fork'
export type { ForkCompute } from './processes/session'
export type { Service, ServiceOptions, Trust } from './options'
export { openService } from './service'
