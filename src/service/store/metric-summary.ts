import type { Database } from 'better-sqlite3'
import { scoreMetric } from '../../contract'

/** Figures of a training point, by the columns that hold them. */
const trainColumns = {
  wasserstein: 'wasserstein',
  penalty: 'penalty',
  criticLoss: 'critic_loss',
  generatorLoss: 'generator_loss',
  criticGradientNorm: 'critic_gradient_norm',
  generatorGradientNorm: 'generator_gradient_norm',
} as const
const columns = Object.values(trainColumns)

/** A metric as far as it is known: in the order of its points. */
interface Summary {
  low: number
  high: number
  last: number
  best: number | null
}

/** Numbers of a JSON that may come from a stranger: what is no number is passed over. */
function numbersOf(part: unknown): [name: string, value: number][] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
}
function parsed(text: unknown): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(text))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
function entriesOf(part: unknown): [string, unknown][] {
  return typeof part === 'object' && part !== null ? Object.entries(part) : []
}

class Summaries {
  readonly all = new Map<string, Summary>()

  /** One more value; `chosen`: it belongs to the checkpoint that is sampled. */
  add(metric: string, value: number, chosen: boolean): void {
    const known = this.all.get(metric)
    if (known === undefined) {
      this.all.set(metric, { low: value, high: value, last: value, best: chosen ? value : null })
      return
    }
    known.low = Math.min(known.low, value)
    known.high = Math.max(known.high, value)
    known.last = value
    if (chosen) known.best = value
  }
}

export type MetricSummaries = ReturnType<typeof metricSummariesOf>

/** The table `run_metric`, brought up to date for the runs whose curves or evaluations changed. */
export function metricSummariesOf(database: Database) {
  const selectStale = database.prepare<[]>('SELECT id FROM run WHERE summarised = 0').pluck(true)
  const countStale = database.prepare<[]>('SELECT count(*) FROM run WHERE summarised = 0').pluck(true)
  const selectStaleOf = database
    .prepare<[string]>('SELECT id FROM run WHERE id IN (SELECT value FROM json_each(?)) AND summarised = 0')
    .pluck(true)
  const forget = database.prepare<[string]>('DELETE FROM run_metric WHERE run = ?')
  const insert = database.prepare(
    'INSERT INTO run_metric (run, metric, low, high, last, best) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const markDone = database.prepare<[string]>('UPDATE run SET summarised = 1 WHERE id = ?')
  const markStale = database.prepare<[string]>('UPDATE run SET summarised = 0 WHERE id = ?')
  const selectValidations = database
    .prepare<[string]>('SELECT step, point FROM validation_point WHERE run = ? ORDER BY step')
    .raw(true)
  const selectEvaluations = database
    .prepare<[string]>('SELECT evaluation FROM evaluation WHERE run = ? ORDER BY id')
    .pluck(true)
  const extremes = columns.flatMap((column) => [`min(${column})`, `max(${column})`]).join(', ')
  const selectExtremes = database.prepare<[string]>(`SELECT ${extremes} FROM train_point WHERE run = ?`).raw(true)
  const selectBefore = database
    .prepare<[string, number]>(
      `SELECT ${columns.join(', ')} FROM train_point WHERE run = ? AND step <= ? ORDER BY step DESC LIMIT 1`,
    )
    .raw(true)

  /** The step with the lowest score: that of the checkpoint that is sampled. */
  function addValidations(run: string, to: Summaries): number {
    const points = (selectValidations.all(run) as [number, string][]).map(([step, text]) => ({ step, ...parsed(text) }))
    const scored = points.filter((point): point is typeof point & { score: number } => {
      return 'score' in point && typeof point.score === 'number'
    })
    const [best] = [...scored].sort((a, b) => a.score - b.score || a.step - b.step)
    for (const point of scored) {
      const chosen = point === best
      to.add(scoreMetric, point.score, chosen)
      for (const [variable, scores] of entriesOf((point as Record<string, unknown>).variables)) {
        for (const [score, value] of numbersOf(scores)) to.add(`validation.${score}.${variable}`, value, chosen)
      }
    }
    return best?.step ?? -1
  }

  /** SQLite finds the extremes, so that long curves do not come to memory. */
  function addTraining(run: string, bestStep: number, to: Summaries): void {
    const ends = selectExtremes.get(run) as (number | null)[]
    const last = selectBefore.get(run, Number.MAX_SAFE_INTEGER) as (number | null)[] | undefined
    const best = selectBefore.get(run, bestStep) as (number | null)[] | undefined
    for (const [at, name] of Object.keys(trainColumns).entries()) {
      const [low, high, latest] = [ends[at * 2], ends[at * 2 + 1], last?.[at]]
      if (typeof low !== 'number' || typeof high !== 'number') continue
      to.all.set(`training.${name}`, { low, high, last: latest ?? high, best: best?.[at] ?? null })
    }
  }

  /** An evaluation scores the checkpoint that is sampled, so the last one is also the best. */
  function addEvaluations(run: string, to: Summaries): void {
    for (const text of selectEvaluations.all(run)) {
      const { period, models } = parsed(text)
      const own = entriesOf(models)
        .map(([, model]) => model)
        .find((model) => (model as { name?: unknown } | null)?.name === 'gan')
      for (const [variable, scores] of entriesOf((own as { variables?: unknown } | undefined)?.variables)) {
        for (const [score, value] of numbersOf(scores)) {
          to.add(`evaluation.${String(period)}.${score}.${variable}`, value, true)
        }
      }
    }
  }

  function summarise(run: string): void {
    const found = new Summaries()
    addTraining(run, addValidations(run, found), found)
    addEvaluations(run, found)
    forget.run(run)
    for (const [metric, { low, high, last, best }] of found.all) insert.run(run, metric, low, high, last, best)
    markDone.run(run)
  }

  /** At least one of them, then on until `deadline`, in milliseconds of `performance.now()`. */
  function bringUpToDate(runs: readonly string[], deadline = Infinity): void {
    if (runs.length === 0) return
    database
      .transaction(() => {
        for (const run of runs) {
          summarise(run)
          if (performance.now() > deadline) return
        }
      })
      .immediate()
  }

  return {
    /** Its figures changed: they are summed up anew when they are asked for. */
    stale(run: string): void {
      markStale.run(run)
    },
    /** How many runs are to be summed up anew. */
    countStale(): number {
      return Number(countStale.get())
    },
    /** @param only these runs; all of them when left out */
    refresh(only?: readonly string[]): void {
      bringUpToDate((only === undefined ? selectStale.all() : selectStaleOf.all(JSON.stringify(only))).map(String))
    },
    /** As many as can be done in about `budgetMs`. @returns how many are left */
    refreshFor(budgetMs: number): number {
      bringUpToDate(selectStale.all().map(String), performance.now() + budgetMs)
      return Number(countStale.get())
    },
  }
}
