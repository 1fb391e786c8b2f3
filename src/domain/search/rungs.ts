import { PlenumError, type SearchStrategy } from '../../contract'

export interface Rung {
  /** Every trial of the rung is trained so far before any is compared. */
  readonly steps: number
  readonly points: number
}

/**
 * The rungs of a search over `points` points, smallest budget first. Successive halving (Jamieson & Talwalkar 2016,
 * "Non-stochastic best arm identification and hyperparameter optimization"): each rung has 1/eta of the points of the one
 * before, rounded up, and eta times its steps, so all rungs cost about the same.
 *
 * @param steps of the last rung
 * @param every steps between validations: rungs end at one, and a training paused there goes on exactly
 * @throws PlenumError `bad-input` where two rungs fall together
 */
export function rungsOf(strategy: SearchStrategy, points: number, steps: number, every: number): Rung[] {
  if (strategy.kind === 'grid') return [{ steps, points }]
  const { eta, rungs } = strategy
  const planned = Array.from({ length: rungs }, (_, rung): Rung => {
    const share = eta ** (rungs - 1 - rung)
    return {
      steps: rung === rungs - 1 ? steps : Math.max(1, Math.round(steps / share / every)) * every,
      points: Math.max(1, Math.ceil(points / eta ** rung)),
    }
  })
  for (const [at, rung] of planned.entries()) {
    const before = planned[at - 1]
    if (before === undefined || (before.steps < rung.steps && before.points > rung.points)) continue
    throw new PlenumError(
      'bad-input',
      before.steps < rung.steps
        ? `${points} points are too few for ${rungs} rungs that keep one in ${eta}.`
        : `${steps} steps are too few for ${rungs} rungs with a validation every ${every} steps.`,
      {
        place: { field: 'rungs' },
        fix:
          before.steps < rung.steps
            ? 'Take more points or fewer rungs.'
            : `Validate every ${Math.max(1, Math.floor(steps / eta ** (rungs - 1)))} steps (validateEvery), or take fewer rungs or more steps.`,
      },
    )
  }
  return planned
}
