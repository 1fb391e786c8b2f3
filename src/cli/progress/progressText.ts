import type { Device, Progress, Run, TrainPoint, TrainProgress } from '../../contract'
import { bytes, count, duration, figure } from '../text/format'

const barWidth = 20

/** `[######--------------]` */
export function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * barWidth)
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('  ')
}

export function deviceText({ kind, name }: Device): string {
  return `${kind.toUpperCase()} (${name})`
}

/** `sampling  [####----]  42 %  1,234 of 2,900 steps  410 steps/s  4.1 s left  CPU (…)` */
export function progressText({ phase, done, total, unit, ratePerSecond, remainingSeconds, device }: Progress): string {
  const share = total === null || total === 0 ? undefined : done / total
  return joined([
    phase,
    share === undefined ? undefined : `${bar(share)} ${Math.floor(share * 100)} %`,
    total === null ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`,
    ratePerSecond === null ? undefined : `${figure(ratePerSecond)} ${unit}/s`,
    remainingSeconds === null ? undefined : `${duration(remainingSeconds)} left`,
    device === null ? undefined : deviceText(device),
  ])
}

/** The newest of everything a training tells; its messages carry losses and scores only now and then. */
export interface TrainingView {
  readonly progress: TrainProgress
  readonly point: TrainProgress['point']
  readonly validation: TrainProgress['validation']
  readonly device: Run['device']
}

/** The generator's loss, and what a critic adds where there is one: without one its figures are exactly 0. */
function lossText({ wasserstein, criticLoss, penalty, generatorLoss }: TrainPoint): string {
  const generator = `loss ${figure(generatorLoss)}`
  if (wasserstein === 0 && criticLoss === 0 && penalty === 0) return generator
  return `W ${figure(wasserstein)}  critic ${figure(criticLoss)}  ${generator}`
}

/** `training  [##----]  120 of 800 steps  W 1.23  critic −1.1  loss 0.4  1.34 × AR  9.8 steps/s  …` */
export function trainingText({ progress, point, validation, device }: TrainingView): string {
  const { step, steps, stepsPerSecond, remainingSeconds, memoryBytes } = progress
  return joined([
    `training  ${bar(step / steps)} ${Math.floor((step / steps) * 100)} %`,
    `step ${count(step)} of ${count(steps)}`,
    stepsPerSecond === null ? undefined : `${figure(stepsPerSecond)} steps/s`,
    remainingSeconds === null ? undefined : `${duration(remainingSeconds)} left`,
    point === null ? undefined : lossText(point),
    validation === null ? undefined : `validation ${figure(validation.score)} × AR bootstrap`,
    device === null ? undefined : deviceText(device),
    bytes(memoryBytes),
  ])
}
