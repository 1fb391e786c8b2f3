import type { RequestOutput, ServiceContract } from '../contract'
import { timeOfStep } from '../domain'
import type { Workspace } from './store'

type Samples = RequestOutput<ServiceContract, 'runs/samples'>

/** Windows of the past that are shown before scenarios. */
const pastWindows = 2

/** The scenarios kept of a run's validations, with the readings before and after their places. */
export function samplesOf({ runs, datasets, curves, series }: Workspace, id: string): Samples {
  const run = runs.get(id)
  const grid = datasets.grid(run.dataset)
  const samples = curves.samples(id, grid.variables.length)
  const steps = samples[0]?.steps ?? 0
  const times = (from: number, to: number): Float64Array<ArrayBuffer> =>
    Float64Array.from({ length: Math.max(0, to - from) }, (_, index) => timeOfStep(grid, from + index))
  const places = (samples[0]?.places ?? []).map(({ sensor, start }) => {
    const first = Math.max(0, start - pastWindows * run.config.windowSteps)
    const read = (from: number, to: number): Float32Array<ArrayBuffer> => {
      const columns = grid.variables.map(({ name }) => series.column(run.dataset, sensor, name, from, to))
      const joined = new Float32Array(columns.length * (to - from)).fill(NaN)
      columns.forEach((column, index) => joined.set(column, index * (to - from)))
      return joined
    }
    return {
      sensor,
      pastMs: times(first, start),
      past: read(first, start),
      futureMs: times(start, start + steps),
      actual: read(start, start + steps),
    }
  })
  return { variables: [...grid.variables], timeZone: grid.timeZone, places, samples }
}
