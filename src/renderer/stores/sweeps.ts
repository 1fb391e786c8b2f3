import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import {
  PlenumError,
  type RequestInput,
  type RequestOutput,
  type ServiceContract,
  type Sweep,
  type SweepPlanInput,
  type SweepProgress,
} from '../../contract'
import { text } from '../text'
import { useConnection } from './connection'
import type { ListStatus } from './datasets'
import { useDeletion } from './deletion'

type Export = RequestInput<ServiceContract, 'sweeps/export'>
/** What is exported, without the place that the person chooses for it. */
export type SweepExport = Export extends infer Each ? (Each extends Export ? Omit<Each, 'out'> : never) : never

/** The sweeps of the workspace, newest first. */
export const useSweeps = defineStore('sweeps', () => {
  const connection = useConnection()
  const deletion = useDeletion()
  const byId = shallowRef<ReadonlyMap<string, Sweep>>(new Map())
  const status = ref<ListStatus>('loading')
  const problem = shallowRef<PlenumError>()
  const list = computed(() => [...byId.value.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt)))

  function take(sweep: Sweep): void {
    byId.value = new Map(byId.value).set(sweep.sweep, sweep)
  }
  async function refresh(): Promise<void> {
    try {
      const sweeps = await connection.request('sweeps/list', {})
      byId.value = new Map(sweeps.map((sweep) => [sweep.sweep, sweep]))
      status.value = 'ready'
      problem.value = undefined
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
      if (byId.value.size === 0) status.value = 'failed'
    }
  }
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
  /** Asks where to, writes the file and hands it over; undefined when the person changes their mind. */
  async function save(
    what: SweepExport,
    fileName: string,
  ): Promise<RequestOutput<ServiceContract, 'sweeps/export'> | undefined> {
    const shell = connection.theShell()
    const target = await shell.chooseSaveFile(fileName.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, ''))
    if (target === null) return undefined
    const written = await connection.request('sweeps/export', { ...what, out: { grant: target.grant } })
    await target.deliver(what.what === 'rewards' || what.what === 'table' ? 'card' : 'nothing')
    // a browser saves it under its own name; where the server kept it is of no use to anyone
    return shell.kind === 'web' ? { ...written, file: target.name } : written
  }
  /** Tells how a sweep comes on; returns its own undoing. */
  function follow(sweep: string, receive: (progress: SweepProgress) => void): () => void {
    return connection.listen('sweeps/progress', { sweep }, receive)
  }
  function find(sweep: string): Sweep | undefined {
    return byId.value.get(sweep)
  }
  return { list, status, problem, start, refresh, begin, change, extend, rename, remove, save, follow, find }
})
