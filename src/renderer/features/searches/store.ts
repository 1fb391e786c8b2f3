import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { PlenumError, type Search } from '../../../contract'
import { useConnection, useDeletion } from '../../stores'
import type { ListStatus } from '../../stores'

/** The searches of the workspace, newest first. */
export const useSearches = defineStore('searches', () => {
  const connection = useConnection()
  const deletion = useDeletion()
  const byId = shallowRef<ReadonlyMap<string, Search>>(new Map())
  const status = ref<ListStatus>('loading')
  const problem = shallowRef<PlenumError>()
  let started = false
  const list = computed(() => [...byId.value.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))

  function take(search: Search): void {
    byId.value = new Map(byId.value).set(search.search, search)
  }
  async function refresh(): Promise<void> {
    try {
      const searches = await connection.request('searches/list', {})
      byId.value = new Map(searches.map((each) => [each.search, each]))
      status.value = 'ready'
      problem.value = undefined
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
      if (byId.value.size === 0) status.value = 'failed'
    }
  }
  /** Follows the service from the first page on that shows searches. */
  function follow(): void {
    if (started) return
    started = true
    connection.onReady(() => void refresh())
    connection.listen('searches/changed', {}, take)
    // deletions of every kind are told by it
    connection.listen('datasets/changed', {}, () => void refresh())
  }
  async function change(name: 'searches/pause' | 'searches/resume' | 'searches/cancel', search: string): Promise<void> {
    take(await connection.request(name, { search }))
  }
  /** With the runs of its trials; can be taken back for some seconds. */
  async function remove(search: string): Promise<void> {
    await deletion.remove({ kind: 'search', search }, find(search)?.name ?? search)
  }
  function find(search: string): Search | undefined {
    return byId.value.get(search)
  }
  return { list, status, problem, follow, refresh, take, change, remove, find }
})
