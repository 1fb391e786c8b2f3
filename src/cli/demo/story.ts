import type {
  Dataset,
  Doctor,
  Evaluation,
  ImportReport,
  RequestOutput,
  Run,
  ScenarioLines,
  ScenarioSet,
  ServiceClient,
  ServiceContract,
} from '../../contract'
import type { DemoPlan } from './plan'

export type Curves = RequestOutput<ServiceContract, 'runs/curves'>

/** A set of scenarios with the lines of every sensor and variable. */
export interface Sampled {
  readonly set: ScenarioSet
  /** @throws Error where there are none; names come from the set itself */
  readonly lines: (sensor: string, variable: string) => ScenarioLines
}

/** Everything the demo found out, as the page tells it. */
export interface Story {
  readonly plan: DemoPlan
  readonly dataset: Dataset
  readonly report: ImportReport
  readonly run: Run
  readonly curves: Curves
  readonly evaluation: Evaluation
  readonly unchanged: Sampled
  readonly anomalous: Sampled
  readonly anomalySensor: string
  readonly isolation: Isolation
  readonly machine: Doctor
  readonly seconds: number
  readonly madeAt: Date
}

/** How many values of the two sets had to be equal, and how many were. */
export interface Isolation {
  readonly compared: number
  readonly different: number
}

const pastSteps = 48

export async function readLines(client: ServiceClient, set: ScenarioSet): Promise<Sampled> {
  const all = new Map<string, ScenarioLines>()
  for (const sensor of set.sensors) {
    for (const { name: variable } of set.variables) {
      const request = { set: set.set, startIndex: 0, sensor, variable, pastSteps }
      all.set(`${sensor}\n${variable}`, await client.request('scenarios/lines', request))
    }
  }
  return {
    set,
    lines: (sensor, variable) => {
      const found = all.get(`${sensor}\n${variable}`)
      if (found === undefined) throw new Error(`no lines of ${sensor}, ${variable}`)
      return found
    },
  }
}

/** Compares, bit by bit, what an anomaly must not touch: other sensors, and earlier steps of its own sensor. */
export function compareOutside(unchanged: Sampled, anomalous: Sampled, sensor: string, fromStep: number): Isolation {
  let compared = 0
  let different = 0
  const { steps, sensors, variables } = unchanged.set
  for (const name of sensors) {
    for (const variable of variables) {
      const one = unchanged.lines(name, variable.name).values
      const other = anomalous.lines(name, variable.name).values
      for (let i = 0; i < one.length; i++) {
        if (name === sensor && (i % steps) + 1 >= fromStep) continue
        compared += 1
        if (!Object.is(one[i], other[i])) different += 1
      }
    }
  }
  return { compared, different }
}
