import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { PlenumError, type Run } from '../../contract'
import { text } from '../text'
import { useConnection } from './connection'
import { useDeletion } from './deletion'
import type { ListStatus } from './list'

/** The runs of the workspace, newest first. */
export const useRuns = defineStore('runs', () => {
  const connection = useConnection()
  const deletion = useDeletion()
  const byId = shallowRef<ReadonlyMap<string, Run>>(new Map())
  const status = ref<ListStatus>('loading')
  const problem = shallowRef<PlenumError>()
  const list = computed(() => [...byId.value.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))
  /** Runs that scenarios can be sampled from: they hold a checkpoint. */
  const usable = computed(() => list.value.filter((run) => run.step > 0 && run.status !== 'failed'))

  function take(run: Run): void {
    byId.value = new Map(byId.value).set(run.run, run)
  }
  async function refresh(): Promise<void> {
    try {
      const runs = await connection.request('runs/list', {})
      byId.value = new Map(runs.map((run) => [run.run, run]))
      status.value = 'ready'
      problem.value = undefined
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
      if (byId.value.size === 0) status.value = 'failed'
    }
  }
  function start(): void {
    connection.onReady(() => void refresh())
    connection.listen('runs/changed', {}, take)
    // deleting a data set may take its runs with it
    connection.listen('datasets/changed', {}, () => void refresh())
  }
  async function change(name: 'runs/pause' | 'runs/finish' | 'runs/resume', run: string): Promise<void> {
    take(await connection.request(name, { run }))
  }
  /** Goes on to more steps. */
  async function extend(run: string, steps: number): Promise<void> {
    take(await connection.request('runs/resume', { run, steps }))
  }
  /** With its scenarios; can be taken back for some seconds. */
  async function remove(run: string): Promise<void> {
    await deletion.remove({ kind: 'runs', runs: [run] }, find(run)?.name ?? text.pages.run)
  }
  async function rename(run: string, name: string): Promise<void> {
    take(await connection.request('runs/rename', { run, name }))
  }
  function find(run: string): Run | undefined {
    return byId.value.get(run)
  }
  return { list, usable, status, problem, start, refresh, take, change, extend, remove, rename, find }
})
