import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { type Dataset, PlenumError } from '../../contract'
import { useConnection } from './connection'

export type ListStatus = 'loading' | 'ready' | 'failed'

/** The data sets of the workspace, newest first. */
export const useDatasets = defineStore('datasets', () => {
  const connection = useConnection()
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
  async function remove(dataset: string, withRuns: boolean): Promise<void> {
    await connection.request('datasets/delete', { dataset, withRuns })
    await refresh()
  }
  async function rename(dataset: string, name: string): Promise<void> {
    await connection.request('datasets/rename', { dataset, name })
    await refresh()
  }
  function find(dataset: string): Dataset | undefined {
    return list.value.find((each) => each.dataset === dataset)
  }
  return { list, status, problem, start, refresh, remove, rename, find }
})
