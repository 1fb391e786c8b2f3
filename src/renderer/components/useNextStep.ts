import { computed, type ComputedRef } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { trainings, useDatasets, useImporting, useRunPages, useScenarios } from '../stores'
import { text } from '../text'

export interface NextStep {
  readonly words: string
  readonly to: RouteLocationRaw | undefined
}

/** What is to be done next with the newest data set of the workspace; undefined before that is known. */
export function useNextStep(): ComputedRef<NextStep | undefined> {
  const datasets = useDatasets()
  const importing = useImporting()
  const scenarios = useScenarios()
  const pages = useRunPages(() => ({
    selection: trainings(['dataset', '=', datasets.list[0]?.dataset ?? '']),
    sort: [],
  }))
  return computed((): NextStep | undefined => {
    const words = text.guide
    const [log] = datasets.list
    if (log === undefined || importing.hasDraft) return { words: words.import, to: { name: 'import' } }
    if (pages.status.value !== 'ready') return undefined
    const mine = pages.rows.value.filter((run) => run.dataset === log.dataset)
    const [run] = mine
    if (run === undefined) {
      return { words: words.train(log.name), to: { name: 'new-run', query: { dataset: log.dataset } } }
    }
    const trained = mine.find(({ status }) => status === 'done' || status === 'paused')
    if (trained === undefined) return { words: words.wait, to: { name: 'run', params: { run: run.run } } }
    const sets = scenarios.list.filter((set) => set.dataset === log.dataset)
    if (sets.length === 0) return { words: words.scenarios, to: { name: 'scenarios', query: { run: trained.run } } }
    if (!sets.some(({ anomalies }) => anomalies.length > 0)) {
      return { words: words.anomaly, to: { name: 'new-anomaly', query: { run: trained.run } } }
    }
    return { words: words.done, to: undefined }
  })
}
