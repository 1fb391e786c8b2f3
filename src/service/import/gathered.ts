import type { Dataset } from '../../contract'
import type { Findings } from './findings'
import type { Grid } from './grid'
import type { GriddedSensor } from './gridding'
import type { ReadState } from './reading'

/** What is known when all sensors are on the grid. */
export interface Gathered {
  readonly state: ReadState
  readonly grid: Grid
  readonly gridded: readonly Omit<GriddedSensor, 'columns'>[]
  readonly findings: Findings
  readonly rows: readonly number[]
  readonly variables: Dataset['variables']
  readonly seconds: number
}
