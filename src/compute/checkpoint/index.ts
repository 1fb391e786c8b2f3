/** Checkpoints: one safetensors file holds the whole state of a training. */
export type { Checkpoint, LossSums } from './checkpoint'
export { readCheckpoint, writeCheckpoint } from './file'
export { decodeTensorFile, encodeTensorFile, type NamedTensor, type TensorFile } from './safetensors'
