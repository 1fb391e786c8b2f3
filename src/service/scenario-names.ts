import type { Run, ScenarioRequest } from '../contract'

const longest = 120
/** How default names of runs end. */
const seedAtEnd = /, seed (\d+)$/

/** The name of a set that was given none. The seed of its run is not said twice, and is told from the one it was drawn with. */
export function scenarioSetName(
  { anomalies, count, seed }: Pick<ScenarioRequest, 'anomalies' | 'count' | 'seed'>,
  run: Pick<Run, 'name'>,
): string {
  const odd = anomalies.length === 1 ? 'an anomaly' : `${anomalies.length} anomalies`
  const what = anomalies.length === 0 ? `${count} scenarios` : `${count} scenarios with ${odd}`
  const ofRun = seedAtEnd.exec(run.name)?.[1]
  const end = ofRun === undefined ? `, seed ${seed}` : ofRun === String(seed) ? '' : `, drawn with seed ${seed}`
  return `${what} of ${run.name}`.slice(0, longest - end.length) + end
}
