import { PlenumError, type Exploration, type RequestValue, type ServiceContract } from '../contract'
import { exploreHall } from '../domain'
import type { RunningJob } from './jobs/board'
import type { Workspace } from './store'

const daySeconds = 86_400
/** So long the service may be deaf before it looks after others. */
const longestMs = 20

/**
 * Correlations of a log in time. Runs in the service itself, giving way to other requests every few milliseconds.
 * @throws PlenumError `bad-input` for a sensor the log does not have, `cancelled`
 */
export async function explore(
  workspace: Workspace,
  { dataset, lags, sensors }: RequestValue<ServiceContract, 'datasets/explore'>,
  job: RunningJob,
): Promise<Exploration> {
  const grid = workspace.datasets.grid(dataset)
  const chosen = (sensors ?? grid.sensors).map((name) => {
    const sensor = grid.sensors.indexOf(name)
    if (sensor >= 0) return sensor
    throw new PlenumError('bad-input', `There is no sensor "${name}" in this log.`, {
      place: { field: 'sensors' },
      fix: `It has ${grid.sensors.slice(0, 12).join(', ')}${grid.sensors.length > 12 ? ', …' : ''}.`,
    })
  })
  const began = Date.now()
  let rested = began
  const oneDay = Math.max(1, Math.round(daySeconds / grid.cadenceSeconds))
  const column = (sensor: number, variable: number): Float64Array =>
    Float64Array.from(
      workspace.series.column(dataset, grid.sensors[sensor] ?? '', grid.variables[variable]?.name ?? ''),
    )
  return exploreHall({ ...grid, column }, { lags: lags ?? oneDay, sensors: chosen }, async (done) => {
    if (job.signal.aborted) throw new PlenumError('cancelled', 'Cancelled.')
    if (Date.now() - rested < longestMs) return
    const ratePerSecond = done / ((Date.now() - began) / 1000)
    job.progress({
      phase: 'exploring',
      done,
      total: chosen.length,
      unit: 'sensors',
      ratePerSecond,
      remainingSeconds: done === 0 ? null : (chosen.length - done) / ratePerSecond,
      device: null,
    })
    await new Promise((resolve) => setImmediate(resolve))
    rested = Date.now()
  })
}
