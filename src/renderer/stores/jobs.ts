import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Job } from '../../contract'
import { useConnection } from './connection'

/** Long pieces of work, newest first, and whether their drawer is open. */
export const useJobs = defineStore('jobs', () => {
  const connection = useConnection()
  const byId = shallowRef<ReadonlyMap<string, Job>>(new Map())
  const open = ref(false)
  const list = computed(() => [...byId.value.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt)))
  const running = computed(() => list.value.filter((job) => job.status === 'running'))
  /** Mean share done of the running jobs that know their end; undefined when none does. */
  const share = computed(() => {
    const shares = running.value.flatMap(({ progress }) => {
      const total = progress?.total ?? 0
      return progress === null || total === 0 ? [] : [Math.min(1, progress.done / total)]
    })
    return shares.length === 0 ? undefined : shares.reduce((sum, each) => sum + each, 0) / shares.length
  })

  function take(job: Job): void {
    byId.value = new Map(byId.value).set(job.job, job)
  }
  function start(): void {
    connection.onReady((client) => {
      void client.request('jobs/list', {}).then(
        (jobs) => (byId.value = new Map(jobs.map((job) => [job.job, job]))),
        () => undefined,
      )
    })
    connection.listen('jobs/changed', {}, take)
  }
  async function cancel(job: string): Promise<void> {
    await connection.request('jobs/cancel', { job })
  }
  return { list, running, share, open, start, cancel }
})
