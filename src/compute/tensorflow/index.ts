/** The one place that knows TensorFlow: loading it, and the raw ops as typed functions. */
export * from './operations'
export { loadTensorFlow } from './load'
export type { Runtime, Tensor } from './runtime'
export { Variables, type AdamScalars } from './variables'
export type { LstmGradients, LstmInput, LstmTrace } from './lstm'
export type { Walk } from './convolution'
