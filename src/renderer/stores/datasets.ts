import { defineStore } from 'pinia'
import type { Dataset } from '../../contract'
import { text } from '../text'
import { useConnection } from './connection'
import { useDeletion } from './deletion'
import { useList } from './list'
import { trainings } from './runPages'

/** The data sets of the workspace, newest first. */
export const useDatasets = defineStore('datasets', () => {
  const connection = useConnection()
  const deletion = useDeletion()
  const { list, status, problem, fill, refresh, find } = useList<Dataset>(
    ({ dataset }) => dataset,
    () => connection.request('datasets/list', {}),
  )

  function start(): void {
    connection.onReady(() => void refresh())
    connection.listen('datasets/changed', {}, fill)
  }
  /** With its trainings and their scenarios; can be taken back for some seconds. */
  async function remove(dataset: string): Promise<void> {
    const trained = { ...trainings(['dataset', '=', dataset]), limit: 1 }
    const { total: dependents } = await connection.request('runs/table', trained)
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
  return { list, status, problem, start, refresh, remove, rename, describe, find }
})
