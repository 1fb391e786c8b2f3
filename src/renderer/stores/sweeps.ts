import { defineStore } from 'pinia'
import type { Sweep, SweepPlanInput, SweepProgress } from '../../contract'
import { text } from '../text'
import { useConnection } from './connection'
import { useDeletion } from './deletion'
import { useList } from './list'

/** The sweeps of the workspace, newest first. */
export const useSweeps = defineStore('sweeps', () => {
  const connection = useConnection()
  const deletion = useDeletion()
  const { list, status, problem, take, refresh, find } = useList<Sweep>(
    ({ sweep }) => sweep,
    () => connection.request('sweeps/list', {}),
  )

  function start(): void {
    connection.onReady(() => void refresh())
    connection.listen('sweeps/changed', {}, take)
    // told of everything that is deleted, and of what was taken back
    connection.listen('datasets/changed', {}, () => void refresh())
  }
  async function begin(plan: SweepPlanInput, name: string): Promise<Sweep> {
    const sweep = await connection.request('sweeps/start', { plan, ...(name === '' ? {} : { name }) })
    take(sweep)
    return sweep
  }
  async function change(name: 'sweeps/pause' | 'sweeps/resume' | 'sweeps/finish', sweep: string): Promise<void> {
    take(await connection.request(name, { sweep }))
  }
  /** `runs` of every setting in all; it goes on at once. */
  async function extend(sweep: string, runs: number): Promise<void> {
    take(await connection.request('sweeps/extend', { sweep, runs }))
  }
  async function rename(sweep: string, name: string): Promise<void> {
    take(await connection.request('sweeps/rename', { sweep, name }))
  }
  /** Can be taken back for some seconds. */
  async function remove(sweep: string): Promise<void> {
    await deletion.remove({ kind: 'sweep', sweep }, find(sweep)?.name ?? text.pages.sweep)
  }
  /** Tells how a sweep comes on; returns its own undoing. */
  function follow(sweep: string, receive: (progress: SweepProgress) => void): () => void {
    return connection.listen('sweeps/progress', { sweep }, receive)
  }
  return { list, status, problem, start, refresh, begin, change, extend, rename, remove, follow, find }
})
