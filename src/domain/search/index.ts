/** Hyper-parameter search without anything that runs: spaces, schedule, and what the scores allow to conclude. */
export { defineSearch, type SearchRequest } from './definition'
export { configAt, gridPoints, isSearchable, randomPoints, requireUsableSpace, thesisSwitches } from './space'
export { rungsOf, type Rung } from './rungs'
export { extentOf, isSettled, positionOf, scoreAt, type Extent, type Position, type Task, type Trial } from './schedule'
export { rankingOf, type Ranked } from './ranking'
export { importanceOf, notesOf } from './conclusions'
export { explainedShares, mainEffects, type ScoredPoint } from './importance'
export { meanInterval, rankCorrelation, ranksOf, studentQuantile, type Interval } from './statistics'
