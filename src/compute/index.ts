/** The one way in to the compute layer for tests and benchmarks; programs start `process.ts` and talk through the contract. */
export * from './checkpoint'
export * from './critic'
export { evaluate } from './evaluation'
export * from './generator'
export { createHandlers } from './handlers'
export { criticShape, describeModel, generatorShape, requireSameHall, type ModelDescription } from './model'
export {
  createNetworks,
  parameterCounts,
  restoreCritic,
  restoreGenerator,
  restoreNetworks,
  type Networks,
} from './networks'
export { openSource, type OpenedModel, type SamplerChoice } from './open'
export * from './offloading'
export * from './optimizers'
export { initialParameters, parameterCount, Parameters, type ParameterSpec } from './parameters'
export * from './plenum'
export * from './sampling'
export * from './tensorflow'
export * from './training'
export { maskOfRows, ScaledLog } from './windows'
