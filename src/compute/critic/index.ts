/** The critic and the WGAN-GP losses with their gradients written out. */
export { Critic, type StepTrace, type WindowTrace } from './critic'
export { criticLoss, generatorLoss, type CriticBatch, type CriticResult } from './loss'
export { convolutionLayers, criticParameters, criticWeightNames, type CriticShape } from './shape'
export { StepJudge, type JudgeBase } from './step-judge'
export { SpectralNorm, type SingularVectors } from './spectral-norm'
