import type { SearchDefinition, SearchParameter, SearchStrategy, TrainConfig } from '../../contract'
import { requireConsistent } from '../trainable'
import { rungsOf } from './rungs'
import { configAt, gridPoints, randomPoints, requireUsableSpace } from './space'

/** What a search is asked for, with all defaults in place. */
export interface SearchRequest {
  readonly config: TrainConfig
  readonly space: readonly SearchParameter[]
  readonly strategy: SearchStrategy
  readonly seeds: number
  readonly firstSeed: number
}

/** Checks every path and value, and draws up the points and rungs. @throws PlenumError `bad-input`, before anything starts */
export function defineSearch({ config, space, strategy, seeds, firstSeed }: SearchRequest): SearchDefinition {
  requireUsableSpace(config, space)
  const points =
    strategy.kind === 'grid' ? gridPoints(space, seeds) : randomPoints(space, strategy.points, seeds, strategy.seed)
  for (const values of points) requireConsistent(configAt(config, space, values))
  const rungs = rungsOf(strategy, points.length, config.steps, config.validateEvery)
  return { config, space: [...space], strategy, seeds, firstSeed, points, rungs }
}
