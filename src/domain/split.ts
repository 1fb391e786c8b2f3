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
  const firstCut = Math.floor(steps * shares.train)
  // the sum is rounded first: 0.7 + 0.15 is a little below 0.85 in binary
  const secondCut = Math.floor(steps * (Math.round((shares.train + shares.validation) * 1e9) / 1e9))
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
