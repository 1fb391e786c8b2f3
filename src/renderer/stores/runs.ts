import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { PlenumError, type Run } from '../../contract'
import { text } from '../text'
import { useConnection } from './connection'
import { useDeletion } from './deletion'

/** Trainings as far as somebody asked for them, and what can be done to one. Pages of many come from `useRunPages`. */
export const useRuns = defineStore('runs', () => {
  const connection = useConnection()
  const deletion = useDeletion()
  const byId = shallowRef<ReadonlyMap<string, Run>>(new Map())

  function take(run: Run): void {
    byId.value = new Map(byId.value).set(run.run, run)
  }
  function start(): void {
    connection.listen('runs/changed', {}, (run) => {
      if (byId.value.has(run.run)) take(run)
    })
  }
  /** @throws PlenumError `not-found` */
  async function load(run: string): Promise<void> {
    try {
      take(await connection.request('runs/get', { run }))
    } catch (thrown) {
      if (PlenumError.from(thrown).code === 'not-found') {
        byId.value = new Map([...byId.value].filter(([known]) => known !== run))
      }
      throw thrown
    }
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
  return { start, load, take, change, extend, remove, rename, find }
})
