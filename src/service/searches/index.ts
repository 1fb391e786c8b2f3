/** Hyper-parameter searches: definition, running, results. The one way in. */
export { Searches } from './searches'
