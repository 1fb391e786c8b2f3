import type { RankedPoint, Search, SearchResults, TrialResult } from '../../contract'
import {
  extentOf,
  importanceOf,
  isSettled,
  notesOf,
  positionOf,
  rankingOf,
  scoreAt,
  type Ranked,
  type Trial,
} from '../../domain'
import type { StoredSearch, StoredTrial, TrialScore, Workspace } from '../store'

/** A trial as the schedule sees it, with what the workspace knows of it besides. */
export interface KnownTrial extends Trial {
  readonly stored: StoredTrial
  readonly training: boolean
}

/** The trials of a search, from what their runs have saved. */
export function knownTrials(workspace: Workspace, search: string): KnownTrial[] {
  const scores = new Map<string, TrialScore[]>()
  for (const score of workspace.searches.scores(search)) {
    const ofRun = scores.get(score.run)
    if (ofRun === undefined) scores.set(score.run, [score])
    else ofRun.push(score)
  }
  return workspace.searches.trials(search).map((stored) => {
    const { point, seed, run, failedAt, step, status } = stored
    return {
      stored,
      point,
      seed,
      failedAt,
      step,
      done: status === 'done',
      // what was told after the last checkpoint will be told again
      validations: (scores.get(run ?? '') ?? []).filter((score) => score.step <= step),
      training: status === 'running',
    }
  })
}

export function searchOf(stored: StoredSearch, trials: readonly KnownTrial[]): Search {
  const { definition } = stored
  return {
    ...stored,
    ...extentOf(definition, trials),
    trials: trials.length,
    rung: positionOf(definition, trials).rung,
  }
}

/** The table of a search: it may be asked for at any time, and says what is not known yet. */
export function resultsOf(stored: StoredSearch, trials: readonly KnownTrial[]): SearchResults {
  const { definition } = stored
  const ranking = rankingOf(definition, trials)
  const importance = importanceOf(definition, trials)
  const known = new Map(trials.map((trial) => [`${trial.point}/${trial.seed}`, trial]))
  const row = (ranked: Ranked, at: number): RankedPoint => {
    const steps = ranked.rung === null ? null : (definition.rungs[ranked.rung]?.steps ?? null)
    return {
      ...ranked,
      rank: at + 1,
      values: definition.points[ranked.point] ?? [],
      steps,
      trials: ranked.trials.flatMap(({ point, seed }) => {
        const trial = known.get(`${point}/${seed}`)
        return trial === undefined ? [] : [trialResult(trial, steps ?? definition.rungs[0]?.steps ?? 0)]
      }),
    }
  }
  return {
    search: searchOf(stored, trials),
    ranking: ranking.map(row),
    importance,
    notes: notesOf(definition, ranking, importance),
  }
}

function trialResult(trial: KnownTrial, steps: number): TrialResult {
  const { stored, training, seed, step } = trial
  const settled = isSettled(trial, steps) ? 'settled' : 'waiting'
  return {
    run: stored.run,
    seed,
    status: trial.failedAt !== null ? 'failed' : training ? 'training' : settled,
    step,
    score: scoreAt(trial, steps),
    problem: stored.problem,
  }
}
