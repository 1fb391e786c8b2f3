/** The generator: one step ahead for a window, a sensor and a noise vector. */
export { Generator, type GeneratorInput, type GeneratorTrace } from './generator'
export { CarriedGenerator, type CarriedState, type Reading } from './carried'
export { RunningStatistics } from './batch-norm'
export { generatorParameters, type GeneratorParameter, type GeneratorShape } from './shape'
