import type { Dataset, TrainConfig } from '../../contract'

/**
 * First forecast steps for which the test period holds the whole window before and the whole horizon after, so that
 * the real future is known; undefined when the period is too short.
 */
export function testStarts(
  dataset: Dataset,
  config: TrainConfig,
  horizonSteps: number,
): { firstMs: number; lastMs: number; middleMs: number } | undefined {
  const testFrom = Math.ceil(dataset.steps * (config.split.train + config.split.validation))
  const first = testFrom + config.windowSteps
  const last = dataset.steps - horizonSteps
  if (last < first) return undefined
  const at = (index: number): number => Date.parse(dataset.from) + index * dataset.cadenceSeconds * 1000
  return { firstMs: at(first), lastMs: at(last), middleMs: at(Math.floor((first + last) / 2)) }
}
