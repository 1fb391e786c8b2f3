import {
  PlenumError,
  type BaselineName,
  type Comparison,
  type Evaluation,
  type RequestValue,
  type ScoreCell,
  type ServiceContract,
} from '../../contract'
import { differenceOf, scoreFacts, scoreOf, targetOf, type ScoredModel, type ScoreFacts } from '../../domain'
import type { Workspace } from '../store'
import { differencesOf } from './configuration'
import { chooseEvaluations, type ChosenEvaluation } from './evaluations'

type Column = Comparison['columns'][number]

/** A row of the table of scores with what it is made of. */
interface Source {
  readonly run: string | null
  readonly baseline: BaselineName | null
  readonly chosen: ChosenEvaluation | null
  readonly model: ScoredModel | undefined
}
interface Scored {
  readonly column: Column
  readonly facts: ScoreFacts
}

const baselines: readonly BaselineName[] = ['persistence', 'seasonal', 'ar-bootstrap']

/** Two to a hundred runs side by side. @throws PlenumError `not-found`, `bad-input` */
export function compareRuns(
  workspace: Workspace,
  { runs, period, pinned }: RequestValue<ServiceContract, 'compare/runs'>,
): Comparison {
  const rows = workspace.runTable.rows(runs)
  const chosen = chooseEvaluations(workspace, runs, period)
  const own = runs.map((run, at): Source => {
    const evaluation = chosen[at] ?? null
    return { run, baseline: null, chosen: evaluation, model: modelOf(evaluation, 'gan') }
  })
  // baselines on the same starts are the same whichever run they were made beside
  const beside = own.find((source) => source.chosen?.comparable === true)?.chosen ?? null
  const sources = [
    ...own,
    ...baselines
      .map((baseline): Source => ({ run: null, baseline, chosen: beside, model: modelOf(beside, baseline) }))
      .filter(({ model }) => model !== undefined),
  ]
  const reference = pinnedOf(sources, pinned)
  const scored = columnsOf(sources)
  const comparisons = Math.max(1, own.filter((source) => source.chosen !== null && source !== reference).length)
  const cells = scored.map((column) => cellsOf(sources, reference, column, comparisons))
  return {
    runs: rows,
    ...differencesOf(rows),
    period,
    evaluations: chosen.map((one) => {
      if (one === null) return null
      const { starts, scenarios, horizonSteps, sampler, seed } = one.evaluation
      return { starts, scenarios, horizonSteps, sampler, seed, comparable: one.comparable }
    }),
    pinned:
      reference === undefined
        ? null
        : reference.baseline === null
          ? { run: reference.run ?? '' }
          : { baseline: reference.baseline },
    columns: scored.map(({ column }) => column),
    rows: sources.map(({ run, baseline }, row) => ({
      run,
      baseline,
      cells: cells.map((column) => column[row] ?? null),
    })),
    notes: notesOf(own, period, comparisons),
  }
}

function modelOf(chosen: ChosenEvaluation | null, name: ScoredModel['name']): ScoredModel | undefined {
  return chosen?.evaluation.models.find((model) => model.name === name)
}

function pinnedOf(sources: readonly Source[], pinned: Comparison['pinned'] | undefined): Source | undefined {
  if (pinned === undefined || pinned === null) return sources.find(({ chosen }) => chosen?.comparable === true)
  const found = sources.find(({ run, baseline }) =>
    'run' in pinned ? run === pinned.run : baseline === pinned.baseline,
  )
  if (found?.model !== undefined) return found
  throw new PlenumError('bad-input', 'What the runs are to be compared with has no evaluation here.', {
    place: { field: 'pinned' },
    fix: 'Name one of the runs that has one, or a baseline: persistence, seasonal or ar-bootstrap.',
  })
}

/** Every score that some row has, by variable. */
function columnsOf(sources: readonly Source[]): Scored[] {
  const evaluations = sources.flatMap(({ chosen }) => chosen?.evaluation ?? [])
  const variables = new Set(
    evaluations.flatMap(({ models }) => models.flatMap((model) => Object.keys(model.variables))),
  )
  return [...variables].flatMap((variable) => {
    const unit = evaluations.find(({ units }) => units?.[variable] !== undefined)?.units?.[variable] ?? ''
    return scoreFacts
      .filter(({ score }) =>
        sources.some(
          ({ chosen, model }) =>
            chosen !== null && model !== undefined && scoreOf(chosen.evaluation, model, variable, score) !== null,
        ),
      )
      .map((facts): Scored => {
        const { score, title, better, meaning } = facts
        return { facts, column: { variable, score, title, unit: unitText(facts, unit), better, meaning } }
      })
  })
}

function unitText({ unit }: ScoreFacts, own: string): string {
  const fixed = { bits: 'bits', decibels: 'dB', share: '', none: '' }
  if (unit === 'own') return own
  if (unit === 'square') return own === '' ? '' : `${own}²`
  return fixed[unit]
}

/** One column: the value of every row, the best marked, and each against the pinned one. */
function cellsOf(
  sources: readonly Source[],
  reference: Source | undefined,
  { column: { variable }, facts: { score } }: Scored,
  comparisons: number,
): (ScoreCell | null)[] {
  const judged = sources.map(({ chosen, model }) => {
    if (chosen === null || model === undefined) return null
    const found = scoreOf(chosen.evaluation, model, variable, score)
    return found === null ? null : { ...found, target: targetOf(model, score) }
  })
  const distances = judged.map((one, row) => {
    if (one === null || sources[row]?.chosen?.comparable !== true) return Infinity
    return one.target === null ? one.value : Math.abs(one.value - one.target)
  })
  const least = Math.min(...distances)
  const pinned = reference === undefined ? null : (judged[sources.indexOf(reference)] ?? null)
  return judged.map((one, row): ScoreCell | null => {
    const source = sources[row]
    const chosen = source?.chosen ?? null
    if (one === null || source === undefined || chosen === null) return null
    const { value, standardError } = one
    const best = distances[row] === least && least < Infinity
    const beside = reference?.chosen ?? null
    if (source === reference || beside === null || pinned === null) {
      return { value, standardError, best, against: null }
    }
    const why = whyNotComparable(chosen, beside)
    const { evaluation } = chosen
    const against = differenceOf(one, pinned, {
      paired: sameStarts(evaluation, beside.evaluation, variable),
      blocks: Math.min(evaluation.blocks ?? 0, beside.evaluation.blocks ?? 0),
      comparisons,
    })
    return {
      value,
      standardError,
      best,
      against:
        why === null
          ? against
          : { ...against, low: null, high: null, method: null, verdict: 'cannot tell', reason: why },
    }
  })
}

/** Whether block b of one holds the same real values as block b of the other. */
function sameStarts(one: Evaluation, other: Evaluation, variable: string): boolean {
  if (one === other) return true
  const scored = ({ models }: Evaluation): number | undefined =>
    models.find(({ name }) => name === 'gan')?.variables[variable]?.scored
  return (
    one.startSteps !== undefined &&
    one.blocks === other.blocks &&
    scored(one) === scored(other) &&
    JSON.stringify(one.startSteps) === JSON.stringify(other.startSteps)
  )
}

function whyNotComparable(one: ChosenEvaluation, other: ChosenEvaluation): string | null {
  if (one.comparable && other.comparable) return null
  const [a, b] = [one.evaluation, other.evaluation]
  if (a.horizonSteps !== b.horizonSteps) return `One looks ${a.horizonSteps} steps ahead, the other ${b.horizonSteps}.`
  if (a.scenarios !== b.scenarios)
    return `One was scored on ${a.scenarios} scenarios a start, the other on ${b.scenarios}.`
  if (a.starts !== b.starts) return `One was scored on ${a.starts} starts, the other on ${b.starts}.`
  return 'They were scored on different logs.'
}

function notesOf(own: readonly Source[], period: string, comparisons: number): string[] {
  const missing = own.filter(({ chosen }) => chosen === null)
  const other = own.filter(({ chosen }) => chosen?.comparable === false)
  const old = own.filter(({ chosen }) => chosen !== null && chosen.evaluation.startSteps === undefined)
  const notes: string[] = []
  if (missing.length > 0) {
    notes.push(
      `${missing.length} of ${own.length} runs have no evaluation on the ${period} period (${namesOf(missing)}): evaluate them to have their scores.`,
    )
  }
  if (other.length > 0) {
    notes.push(
      `${namesOf(other)}: scored on another log, or with other numbers of starts, scenarios or steps than most, so not compared. Evaluate again with the same ones.`,
    )
  }
  if (old.length > 0) {
    notes.push(
      `${namesOf(old)}: scored by an earlier version, which did not keep what pairs need; the intervals are wider than they could be.`,
    )
  }
  if (own.length > missing.length) {
    notes.push(
      `Differences are told at 5 % for ${comparisons === 1 ? 'one comparison' : `all ${comparisons} comparisons`} of a column together. They are of these trained models on this period: another seed of the same configuration would differ too.`,
    )
  }
  return notes
}

function namesOf(sources: readonly Source[]): string {
  const names = sources.slice(0, 5).map(({ run }) => run ?? '')
  return `${names.join(', ')}${sources.length > 5 ? ', …' : ''}`
}
