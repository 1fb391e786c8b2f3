/** Sweeps of the offloading bench: running, results, what the actors do. The one way in. */
export { Brokers, type ActorOfTrial } from './brokers'
export { estimateSweep } from './estimate'
export { actorJson, writeText } from './export'
export { Sweeps } from './sweeps'
export { readTrace } from './trace'
