import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import {
  type ExportResult,
  type Mark,
  PlenumError,
  type RequestInput,
  type RequestOptions,
  type ScenarioSet,
  type ServiceContract,
  type WhichScenarios,
} from '../../contract'
import { text } from '../text'
import { useConnection } from './connection'
import type { ListStatus } from './datasets'
import { useDeletion } from './deletion'

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
  const list = shallowRef<readonly ScenarioSet[]>([])
  const status = ref<ListStatus>('loading')
  const problem = shallowRef<PlenumError>()

  async function refresh(): Promise<void> {
    try {
      const sets = await connection.request('scenarios/list', {})
      list.value = [...sets].sort((a, b) => b.createdAt.localeCompare(a.createdAt))
      status.value = 'ready'
      problem.value = undefined
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
      if (list.value.length === 0) status.value = 'failed'
    }
  }
  function start(): void {
    connection.onReady(() => void refresh())
    connection.listen('datasets/changed', {}, () => void refresh())
  }
  async function generate(input: ScenarioInput, options?: RequestOptions): Promise<ScenarioSet> {
    const set = await connection.request('scenarios/generate', input, options)
    list.value = [set, ...list.value.filter((each) => each.set !== set.set)]
    return set
  }
  /** Marks a scenario, or takes its mark away; the list follows. */
  async function mark(set: string, startIndex: number, scenario: number, given: Mark | null): Promise<void> {
    const counts = await connection.request('scenarios/mark', { set, startIndex, scenario, mark: given })
    list.value = list.value.map((each) => (each.set === set ? { ...each, ...counts } : each))
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
  function find(set: string): ScenarioSet | undefined {
    return list.value.find((each) => each.set === set)
  }
  /** Can be taken back for some seconds. */
  async function remove(set: string): Promise<void> {
    await deletion.remove({ kind: 'set', set }, find(set)?.name ?? text.pages.scenarioSet)
  }
  /** Asks where to, writes the CSV and hands it over; undefined when the user changes their mind. */
  async function exportCsv(
    set: ScenarioSet,
    only: WhichScenarios,
    options?: RequestOptions,
  ): Promise<ExportResult | undefined> {
    const shell = connection.theShell()
    const suggested = `${set.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '')}.csv`
    const target = await shell.chooseSaveFile(suggested)
    if (target === null) return undefined
    const result = await connection.request(
      'scenarios/export',
      { set: set.set, only, out: { grant: target.grant } },
      options,
    )
    await target.deliver('card')
    // a browser saves it under its own name; where the server kept it is of no use to anyone
    return shell.kind === 'web' ? { ...result, file: target.name } : result
  }
  return { list, status, problem, start, refresh, generate, mark, unchangedOf, requestOf, find, remove, exportCsv }
})
