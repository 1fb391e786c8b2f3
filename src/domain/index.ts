/** The one way in to the domain: pure TypeScript, where the thesis and the paper are readable. */
export * from './anomalies'
export * from './baselines'
export { isBranchable, requireContinuable } from './branching'
export * from './conditions'
export * from './calibration'
export * from './doubts'
export * from './ensembles'
export * from './exploration'
export * from './flat'
export * from './hall'
export * from './linear'
export * from './marks'
export * from './metrics'
export * from './offloading'
export * from './parallel'
export { licenceSentence } from './provenance'
export * from './quality'
export * from './random'
export * from './run-filter'
export * from './scaling'
export * from './scenarios'
export * from './score-facts'
export * from './search'
export * from './series'
export * from './simulator'
export * from './smoothing'
export * from './split'
export * from './windows'
export {
  learnableColumns,
  requireConsistent,
  requireLongEnough,
  requireTrainable,
  sensorsText,
  silentNote,
  type LearnableColumns,
} from './trainable'
export { stepsWithin, trainingEstimate, type TrainingEstimate } from './training-estimate'
export * from './zone'
