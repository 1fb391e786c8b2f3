import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { text } from '../text'
import { useDatasets } from './datasets'
import { useImporting } from './importing'
import { useRuns } from './runs'
import { useScenarios } from './scenarios'

const key = 'plenum-guide'

/** The next step of the whole job, suggested on every page from “try it” on until all is done or it is put away. */
export const useGuide = defineStore('guide', () => {
  const datasets = useDatasets()
  const importing = useImporting()
  const runs = useRuns()
  const scenarios = useScenarios()
  const on = ref(localStorage.getItem(key) === 'on')

  const next = computed((): { readonly words: string; readonly to: RouteLocationRaw | undefined } => {
    const words = text.guide
    const [log] = datasets.list
    if (log === undefined || importing.hasDraft) return { words: words.import, to: { name: 'import' } }
    const mine = runs.list.filter((run) => run.dataset === log.dataset)
    const [run] = mine
    if (run === undefined) {
      return { words: words.train(log.name), to: { name: 'new-run', query: { dataset: log.dataset } } }
    }
    const trained = mine.find(({ status }) => status === 'done' || status === 'paused')
    if (trained === undefined) return { words: words.wait, to: { name: 'run', params: { run: run.run } } }
    const sets = scenarios.list.filter((set) => mine.some((each) => each.run === set.run))
    if (sets.length === 0) return { words: words.scenarios, to: { name: 'scenarios', query: { run: trained.run } } }
    if (!sets.some(({ anomalies }) => anomalies.length > 0)) {
      return { words: words.anomaly, to: { name: 'new-anomaly', query: { run: trained.run } } }
    }
    return { words: words.done, to: undefined }
  })
  function begin(): void {
    on.value = true
    localStorage.setItem(key, 'on')
  }
  function end(): void {
    on.value = false
    localStorage.removeItem(key)
  }
  return { on, next, begin, end }
})
