import type { Sweep, SweepProgress } from '../../contract'
import type { Context } from '../frame'
import { bytes, count, duration, figure } from '../text/format'
import { bar, deviceText } from './progressText'

/** `DDPG episode 12  [##------] 10 %  50 of 50 trials learn  2,104 agent-steps/s  5 h 10 min left  CPU (…)  latest DDPG 167,000 …` */
export function sweepProgressText(progress: SweepProgress, sweep: Sweep): string {
  const { algorithm, episode, step, stepsPerEpisode, agentStepsDone, agentStepsLikely } = progress
  const share = agentStepsLikely === 0 ? 1 : Math.min(1, agentStepsDone / agentStepsLikely)
  const latest = progress.settings.flatMap(({ setting, latestMean }) =>
    latestMean === null ? [] : [`${sweep.settings[setting]?.name ?? ''} ${figure(latestMean)}`],
  )
  return [
    `${algorithm.toUpperCase()} episode ${count(episode)}, step ${count(step)} of ${count(stepsPerEpisode)}`,
    `${bar(share)} ${Math.floor(share * 100)} %`,
    `${progress.trialsLearning} of ${progress.trials} trials learn`,
    ...(progress.agentStepsPerSecond === null ? [] : [`${figure(progress.agentStepsPerSecond)} agent-steps/s`]),
    ...(progress.remainingSeconds === null ? [] : [`about ${duration(progress.remainingSeconds)} left`]),
    ...(latest.length === 0 ? [] : [`latest ${latest.join(', ')}`]),
    ...(progress.device === null ? [] : [deviceText(progress.device)]),
    bytes(progress.memoryBytes),
  ].join('  ')
}

/** Shows a sweep until it rests; the first Ctrl-C pauses it, which saves everything. */
export async function followSweep({ client, status, interrupt }: Context, sweep: Sweep): Promise<Sweep> {
  const id = { sweep: sweep.sweep }
  const stopProgress = client.listen('sweeps/progress', id, (progress) => {
    status.show(() => sweepProgressText(progress, sweep))
  })
  const undo = interrupt.onFirst(() => {
    status.say('Stopping: all trials are being saved. Ctrl-C again leaves at once.')
    // refused where it has come to its own end in the same moment
    void client.request('sweeps/pause', id).catch(() => undefined)
  })
  try {
    return await client.request('sweeps/wait', id)
  } finally {
    undo()
    stopProgress()
    status.clear()
  }
}
