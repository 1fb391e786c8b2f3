import { ref, type Ref, watch } from 'vue'
import type { Job } from '../../../contract'
import { useConnection, useJobs } from '../../stores'
import { formatDuration, text } from '../../text'

/** A job that took so long is worth a word to whoever went away meanwhile. */
const longMs = 20_000

/**
 * Tells of jobs where the person is: progress in the task bar, a system notification when a long one ends while another
 * window is in front. @returns what to tell screen readers, at ends only
 */
export function useJobNews(): Ref<string> {
  const said = ref('')
  const jobs = useJobs()
  const shell = useConnection().theShell()

  function ended(job: Job): void {
    const words = `${job.title}: ${text.jobStatus[job.status]}`
    said.value = words
    const tookMs = Date.now() - Date.parse(job.startedAt)
    if (tookMs < longMs || job.status === 'cancelled' || document.hasFocus()) return
    const body = job.problem?.message ?? text.jobs.took(formatDuration(tookMs / 1000))
    shell.notify({ title: words.slice(0, 120), body: body.slice(0, 300) })
  }
  let before: ReadonlySet<string> = new Set()
  watch(
    () => jobs.list,
    (list) => {
      for (const job of list) if (before.has(job.job) && job.status !== 'running') ended(job)
      before = new Set(list.filter(({ status }) => status === 'running').map(({ job }) => job))
    },
  )
  // whole percents: the task bar shows no finer ones
  const percent = (): number | null =>
    jobs.running.length === 0 ? null : jobs.share === undefined ? 200 : Math.floor(jobs.share * 100)
  watch(percent, (now) => shell.showProgress(now === null ? null : now / 100))
  return said
}
