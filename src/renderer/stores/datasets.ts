import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { type Dataset, PlenumError } from '../../contract'
import { text } from '../text'
import { useConnection } from './connection'
import { useDeletion } from './deletion'
import { useRuns } from './runs'

export type ListStatus = 'loading' | 'ready' | 'failed'

/** The data sets of the workspace, newest first. */
export const useDatasets = defineStore('datasets', () => {
  const connection = useConnection()
  const deletion = useDeletion()
  const list = shallowRef<readonly Dataset[]>([])
  const status = ref<ListStatus>('loading')
  const problem = shallowRef<PlenumError>()

  function take(datasets: readonly Dataset[]): void {
    list.value = [...datasets].sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    status.value = 'ready'
    problem.value = undefined
  }
  async function refresh(): Promise<void> {
    try {
      take(await connection.request('datasets/list', {}))
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
      if (list.value.length === 0) status.value = 'failed'
    }
  }
  function start(): void {
    connection.onReady(() => void refresh())
    connection.listen('datasets/changed', {}, take)
  }
  /** With its trainings and their scenarios; can be taken back for some seconds. */
  async function remove(dataset: string): Promise<void> {
    const dependents = useRuns().list.filter((run) => run.dataset === dataset).length
    await deletion.remove(
      { kind: 'dataset', dataset, withRuns: true },
      text.toasts.withRuns(find(dataset)?.name ?? text.pages.dataset, dependents),
    )
  }
  async function rename(dataset: string, name: string): Promise<void> {
    await connection.request('datasets/rename', { dataset, name })
    await refresh()
  }
  async function describe(dataset: string, said: { source: string; licence: string }): Promise<void> {
    await connection.request('datasets/describe', { dataset, ...said })
    await refresh()
  }
  function find(dataset: string): Dataset | undefined {
    return list.value.find((each) => each.dataset === dataset)
  }
  return { list, status, problem, start, refresh, remove, rename, describe, find }
})
