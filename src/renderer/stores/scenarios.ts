import { defineStore } from 'pinia'
import type { Mark, RequestInput, RequestOptions, ScenarioSet, ServiceContract } from '../../contract'
import { text } from '../text'
import { useConnection } from './connection'
import { useDeletion } from './deletion'
import { useList } from './list'

export type ScenarioInput = RequestInput<ServiceContract, 'scenarios/generate'>

/** Whether two sets read the same past with the same noise, so that they differ by their anomalies only. */
function sameBut(a: ScenarioSet, b: ScenarioSet): boolean {
  return (
    a.run === b.run &&
    a.seed === b.seed &&
    a.steps === b.steps &&
    a.scenarios === b.scenarios &&
    a.sampler === b.sampler &&
    a.metropolis?.candidates === b.metropolis?.candidates &&
    a.sensors.length === b.sensors.length &&
    a.sensors.every((sensor, index) => sensor === b.sensors[index]) &&
    a.startsMs.length === b.startsMs.length &&
    a.startsMs.every((start, index) => start === b.startsMs[index])
  )
}

/** Sets of scenarios, newest first. */
export const useScenarios = defineStore('scenarios', () => {
  const connection = useConnection()
  const deletion = useDeletion()
  const { list, status, problem, take, refresh, find } = useList<ScenarioSet>(
    ({ set }) => set,
    () => connection.request('scenarios/list', {}),
  )

  function start(): void {
    connection.onReady(() => void refresh())
    connection.listen('datasets/changed', {}, () => void refresh())
    connection.listen('runs/changed', {}, ({ run, name }) => {
      for (const set of list.value) if (set.run === run && set.runName !== name) take({ ...set, runName: name })
    })
  }
  async function generate(input: ScenarioInput, options?: RequestOptions): Promise<ScenarioSet> {
    const set = await connection.request('scenarios/generate', input, options)
    take(set)
    return set
  }
  /** Marks a scenario, or takes its mark away; the list follows. */
  async function mark(set: string, startIndex: number, scenario: number, given: Mark | null): Promise<void> {
    const counts = await connection.request('scenarios/mark', { set, startIndex, scenario, mark: given })
    const known = find(set)
    if (known !== undefined) take({ ...known, ...counts })
  }
  /** The set of the same run, start and seed without any anomaly. */
  function unchangedOf(set: ScenarioSet): ScenarioSet | undefined {
    return list.value.find((each) => each.anomalies.length === 0 && sameBut(each, set))
  }
  /** What to ask for to get this set again, without its anomalies. */
  function requestOf(set: ScenarioSet): ScenarioInput {
    const [first, ...others] = set.startsMs
    return {
      run: set.run,
      ...(first !== undefined && others.length === 0 ? { startMs: first } : { startsMs: set.startsMs }),
      steps: set.steps,
      count: set.scenarios,
      sampler: set.sampler,
      ...(set.metropolis === undefined ? {} : { chain: set.metropolis.candidates }),
      seed: set.seed,
      sensors: set.sensors,
    }
  }
  /** Can be taken back for some seconds. */
  async function remove(set: string): Promise<void> {
    await deletion.remove({ kind: 'set', set }, find(set)?.name ?? text.pages.scenarioSet)
  }
  return { list, status, problem, start, refresh, generate, mark, unchangedOf, requestOf, find, remove }
})
