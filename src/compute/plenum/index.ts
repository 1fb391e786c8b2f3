/** The preset `plenum`: linear forecasts with factor noise, corrected by an LSTM trained through its own rollouts. */
export { adversaryShape, HallAdversary, startingAdversary, type AdversaryState } from './adversary'
export { HallBatches } from './batches'
export { PathCritic } from './critic'
export { adversarialLoss, pathCriticLoss } from './critic-loss'
export { addPathGradient, pathsOf } from './critic-paths'
export { fitSpread } from './calibration'
export {
  decodeHallCheckpoint,
  hallFamily,
  readHallCheckpoint,
  writeHallCheckpoint,
  type HallCheckpoint,
} from './checkpoint'
export { HallConstants } from './constants'
export { HallGenerator, type ObservedRows, type RolloutTrace, type TrainingRollout } from './generator'
export { rolloutGradient } from './gradient'
export { HallIteration, rateShare } from './iteration'
export { buildHallNetworks, restoreHallGenerator, startingWeights, type HallNetworks } from './networks'
export { HallPlaces, readingEfforts, type ReadingEffort } from './places'
export { HallRows, type RowStart } from './rows'
export { HallSampler } from './sampler'
export {
  hallParameters,
  hallShape,
  inputWidth,
  noiseSizes,
  noiseWidth,
  type HallModel,
  type HallParameter,
  type HallShape,
} from './shape'
export { HallTrainee } from './trainee'
export { plainTuning, type HallTuning } from './tuning'
