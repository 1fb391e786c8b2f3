import type { OptimizerName } from '../../contract'
import type { Operations } from '../tensorflow'
import { AdaBelief } from './adabelief'
import { Adam } from './adam'
import type { Optimizer, OptimizerSettings } from './optimizer'

export { AdaBelief, Adam }
export { Optimizer, type OptimizerSettings, type OptimizerState } from './optimizer'

/**
 * Moments for adversarial training: β₁ is smaller than usual because the target moves. Adam: (0, 0.9), as WGAN-GP
 * (Gulrajani et al. 2017, algorithm 1). AdaBelief: (0.5, 0.999) and ε = 1e-12, as its paper's GAN experiments.
 */
export const adversarialSettings: Readonly<Record<OptimizerName, OptimizerSettings>> = {
  adam: { beta1: 0, beta2: 0.9, epsilon: 1e-8 },
  adabelief: { beta1: 0.5, beta2: 0.999, epsilon: 1e-12 },
}

export function createOptimizer(
  name: OptimizerName,
  operations: Operations,
  { length, padding }: { readonly length: number; readonly padding: number },
  settings: OptimizerSettings = adversarialSettings[name],
): Optimizer {
  const Method = name === 'adam' ? Adam : AdaBelief
  return new Method(operations, settings, length, padding)
}
