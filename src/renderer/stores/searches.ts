import { defineStore } from 'pinia'
import type { RequestInput, Search, ServiceContract } from '../../contract'
import { text } from '../text'
import { useConnection } from './connection'
import { useDeletion } from './deletion'
import { useList } from './list'

/** The searches of the workspace, newest first. */
export const useSearches = defineStore('searches', () => {
  const connection = useConnection()
  const deletion = useDeletion()
  const { list, status, problem, take, refresh, find } = useList<Search>(
    ({ search }) => search,
    () => connection.request('searches/list', {}),
  )

  function start(): void {
    connection.onReady(() => void refresh())
    connection.listen('searches/changed', {}, take)
    // told of everything that is deleted, and of what was taken back
    connection.listen('datasets/changed', {}, () => void refresh())
  }
  async function begin(input: RequestInput<ServiceContract, 'searches/start'>): Promise<Search> {
    const search = await connection.request('searches/start', input)
    take(search)
    return search
  }
  async function change(name: 'searches/pause' | 'searches/resume' | 'searches/cancel', search: string): Promise<void> {
    take(await connection.request(name, { search }))
  }
  /** With the runs of its trials; can be taken back for some seconds. */
  async function remove(search: string): Promise<void> {
    await deletion.remove({ kind: 'search', search }, find(search)?.name ?? text.pages.search)
  }
  return { list, status, problem, start, refresh, begin, change, remove, find }
})
