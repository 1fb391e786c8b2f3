import type { Device, Progress, SweepCheckpoint, SweepPlan, SweepProgress, SweepSteps } from '../../contract'
import { afterEpisode, likelyRest, ofSetting, recordOf, settingsOf, type TrialRecord } from '../../domain'
import type { StoredSweepTrial } from '../store'

interface Known {
  record: TrialRecord
  latest: number | null
  learning: boolean
}

/** What is known of all trials while a sweep runs, so that progress needs no look into the workspace. */
export class ProgressOfTrials {
  private readonly trials: Known[]
  /** The latest of every part that runs. */
  private readonly latest = new Map<number, SweepSteps>()

  constructor(
    private readonly plan: SweepPlan,
    trials: readonly StoredSweepTrial[],
  ) {
    this.trials = trials.map(({ rewards, ended }) => ({
      record: recordOf(rewards),
      latest: rewards.at(-1) ?? null,
      learning: ended === null,
    }))
  }

  take({ ended }: Pick<SweepCheckpoint, 'ended'>): void {
    for (const { trial, reward, end } of ended) {
      const known = this.trials[trial]
      if (known === undefined) continue
      known.record = afterEpisode(known.record, reward)
      known.latest = reward
      known.learning = end === null
    }
  }

  /** A part has ended: what it was doing no longer counts. */
  endPart(part: number): void {
    this.latest.delete(part)
  }

  at(steps: SweepSteps, part: number, device: Device): SweepProgress {
    const { plan, trials } = this
    this.latest.set(part, steps)
    const parts = [...this.latest.values()]
    const sum = (of: (steps: SweepSteps) => number): number => parts.reduce((total, each) => total + of(each), 0)
    const { stepsPerEpisode } = plan.environment
    const learning = trials.filter((trial) => trial.learning)
    const isMeasured = parts.some(({ agentStepsPerSecond }) => agentStepsPerSecond !== null)
    const rate = isMeasured ? sum(({ agentStepsPerSecond }) => agentStepsPerSecond ?? 0) : null
    const rest = learning.reduce((sum, { record }) => sum + likelyRest(record, plan), 0)
    const inHand = sum(({ step, learning }) => step * learning)
    const before = trials.reduce((sum, { record }) => sum + record.episodes, 0) * stepsPerEpisode
    const left = Math.max(0, rest * stepsPerEpisode - inHand)
    return {
      ...steps,
      agentStepsPerSecond: rate,
      memoryBytes: sum(({ memoryBytes }) => memoryBytes),
      stepsPerEpisode,
      trialsLearning: learning.length,
      trials: trials.length,
      remainingSeconds: rate === null || rate === 0 ? null : left / rate,
      agentStepsDone: before + inHand,
      agentStepsLikely: before + inHand + left,
      device,
      settings: settingsOf(plan).map(({ setting }) => {
        const own = ofSetting(plan, setting, trials)
        const latest = own.flatMap((trial) => trial.latest ?? [])
        return {
          setting,
          episodes: own.reduce((most, { record }) => Math.max(most, record.episodes), 0),
          learning: own.filter((trial) => trial.learning).length,
          latestMean: latest.length === 0 ? null : latest.reduce((sum, reward) => sum + reward, 0) / latest.length,
        }
      }),
    }
  }
}

/** The same as the jobs drawer shows it. */
export function jobProgress(progress: SweepProgress): Progress {
  const { algorithm, episode, trialsLearning, trials, agentStepsDone, agentStepsLikely } = progress
  return {
    phase: `${algorithm.toUpperCase()}, episode ${episode}, ${trialsLearning} of ${trials} trials`,
    done: agentStepsDone,
    total: agentStepsLikely,
    unit: 'agent-steps',
    ratePerSecond: progress.agentStepsPerSecond,
    remainingSeconds: progress.remainingSeconds,
    device: progress.device,
  }
}
