import { PlenumError, type Period, type TrainConfig } from '../contract'

/** Steps of the grid: `from` included, `to` not. */
export interface StepRange {
  readonly from: number
  readonly to: number
}

export type Split = Readonly<Record<Period, StepRange>>

/**
 * Cuts a log in time order into train, validation and test; the test period gets what the two shares leave.
 * @throws PlenumError `bad-input` when the shares leave a period without a step.
 */
export function splitByTime(steps: number, shares: TrainConfig['split']): Split {
  const firstCut = cutAt(steps, shares.train)
  const secondCut = cutAt(steps, shares.train + shares.validation)
  const split: Split = {
    train: { from: 0, to: firstCut },
    validation: { from: firstCut, to: secondCut },
    test: { from: secondCut, to: steps },
  }
  for (const [period, range] of Object.entries(split)) {
    if (range.to > range.from) continue
    throw new PlenumError('bad-input', `The ${period} period is empty: ${String(steps)} steps do not reach for it.`, {
      place: { field: 'split' },
      fix: 'Change the shares of the split or use a longer log.',
    })
  }
  return split
}

/** Rounded to a billionth first: in binary 0.7 + 0.1 is a little below 0.8 and 0.57 · 100 a little below 57. */
function cutAt(steps: number, share: number): number {
  return Math.floor(Math.round(steps * share * 1e9) / 1e9)
}
