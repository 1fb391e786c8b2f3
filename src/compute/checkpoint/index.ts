/** Checkpoints: one safetensors file holds the whole state of a training. */
export type { Checkpoint, LossSums, TrainingState, WatchState } from './checkpoint'
export { decodeCheckpoint, readCheckpoint, readTensorFile, writeCheckpoint, writeTensorFile } from './file'
export { commonShape, decodeDescription, formatVersion } from './metadata'
export { decodeTensorFile, encodeTensorFile, type NamedTensor, type TensorFile } from './safetensors'
