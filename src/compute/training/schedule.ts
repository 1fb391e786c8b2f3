import type { TrainConfig } from '../../contract'

/** Share of the learning rate that is left at the end. */
const finalShare = 0.1
/** Share of the steps over which `linear` falls. */
const fallingShare = 0.3

/**
 * Share of the learning rates at a step (the first is 0). `linear` is that of the yardstick in docs/quality.md: constant, then
 * straight down to a tenth over the last 30 %; `cosine`: half a wave from the first step to the last (Loshchilov & Hutter
 * 2017, without restarts), to a tenth as well.
 */
export function scheduledShare({ schedule, steps }: Pick<TrainConfig, 'schedule' | 'steps'>, step: number): number {
  const left = (steps - step - 1) / steps
  if (schedule === 'linear') return Math.min(1, finalShare + ((1 - finalShare) * left) / fallingShare)
  if (schedule === 'cosine') return finalShare + ((1 - finalShare) * (1 - Math.cos(Math.PI * left))) / 2
  return 1
}
