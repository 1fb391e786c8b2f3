import { computed, type Ref, shallowRef, watch } from 'vue'
import { type Mark, PlenumError, type ScenarioSet } from '../../../contract'
import { useConnection, useScenarios } from '../../stores'

/** What a person thinks of the scenarios of a set: shown at once, kept in the workspace. */
export function useMarks(set: () => ScenarioSet | undefined, startIndex: Ref<number>) {
  const connection = useConnection()
  const scenarios = useScenarios()
  const marks = shallowRef<ReadonlyMap<string, Mark>>(new Map())
  const problem = shallowRef<PlenumError>()
  const keyOf = (scenario: number): string => `${startIndex.value}/${scenario}`

  async function load(id: string | undefined): Promise<void> {
    marks.value = new Map()
    if (id === undefined) return
    try {
      const all = await connection.request('scenarios/marks', { set: id })
      if (set()?.set !== id) return
      marks.value = new Map(all.map((each) => [`${each.startIndex}/${each.scenario}`, each.mark]))
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
    }
  }
  async function give(scenario: number, mark: Mark | null): Promise<void> {
    const id = set()?.set
    if (id === undefined) return
    const before = marks.value
    const now = new Map(before)
    if (mark === null) now.delete(keyOf(scenario))
    else now.set(keyOf(scenario), mark)
    marks.value = now
    problem.value = undefined
    try {
      await scenarios.mark(id, startIndex.value, scenario, mark)
    } catch (thrown) {
      marks.value = before
      problem.value = PlenumError.from(thrown)
    }
  }
  watch(
    () => set()?.set,
    (id) => void load(id),
    { immediate: true },
  )
  const markOf = computed(() => {
    const known = marks.value
    const start = startIndex.value
    return (scenario: number): Mark | undefined => known.get(`${start}/${scenario}`)
  })
  return { markOf, give, problem }
}
