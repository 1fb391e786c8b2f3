import type { Evaluation, Period } from '../../contract'
import type { Workspace } from '../store'

/** What two evaluations must share before their scores may be compared at all. */
function kindOf(workspace: Workspace, evaluation: Evaluation): string {
  const { dataset } = workspace.runs.get(evaluation.run)
  const { period, starts, scenarios, horizonSteps } = evaluation
  return JSON.stringify([dataset, period, starts, scenarios, horizonSteps])
}

export interface ChosenEvaluation {
  readonly evaluation: Evaluation
  readonly comparable: boolean
}

/**
 * One evaluation of each run on a period: of the kind (log, starts, scenarios, horizon) that most runs have, else the latest.
 * Null where a run has none.
 */
export function chooseEvaluations(
  workspace: Workspace,
  runs: readonly string[],
  period: Period,
): (ChosenEvaluation | null)[] {
  const all = runs.map((run) =>
    workspace.evaluations
      .latest(run, period)
      .map((evaluation) => ({ evaluation, kind: kindOf(workspace, evaluation) })),
  )
  const votes = new Map<string, number>()
  for (const own of all) {
    for (const kind of new Set(own.map((one) => one.kind))) votes.set(kind, (votes.get(kind) ?? 0) + 1)
  }
  const startsOf = (kind: string): number => all.flat().find((one) => one.kind === kind)?.evaluation.starts ?? 0
  const [common] = [...votes].sort(([a, votesA], [b, votesB]) => votesB - votesA || startsOf(b) - startsOf(a))
  return all.map((own) => {
    const chosen = own.find(({ kind }) => kind === common?.[0]) ?? own[0]
    return chosen === undefined ? null : { evaluation: chosen.evaluation, comparable: chosen.kind === common?.[0] }
  })
}
