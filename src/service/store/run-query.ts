import { PlenumError, type RunCondition, type RunField, type RunSelection, type RunSort } from '../../contract'

/**
 * Runs of every kind with the columns of a training. A sweep's trials stand for its steps: those that have stopped, and all.
 * @param only a condition on `id`, for each kind
 */
function runsOfEveryKind(only = ''): string {
  const trials = 'SELECT count(*) FROM sweep_trial WHERE sweep_trial.sweep = sweep.id'
  return `(
    SELECT id, kind, name, status, dataset, parent, created_ms, seed, config, version, device, step, steps, seconds_spent,
           problem, notes, archived FROM run ${only}
    UNION ALL
    SELECT id, 'sweep', name, status, NULL, NULL, created_ms, json_extract(plan, '$.firstSeed'), plan, version, device,
           (${trials} AND ended IS NOT NULL), (${trials}), seconds_spent, problem, notes, archived FROM sweep ${only}
  ) AS run LEFT JOIN dataset ON dataset.id = run.dataset`
}
export const everyRun = runsOfEveryKind()
/** Those that a list in JSON names: it is bound twice. */
export const namedRuns = runsOfEveryKind('WHERE id IN (SELECT value FROM json_each(?))')

/** One for sweeps, one for trainings: what belongs to a run lies in tables of its kind. */
function byKind(ofSweeps: string, ofTrainings: string): string {
  return `(CASE run.kind WHEN 'sweep' THEN (${ofSweeps}) ELSE (${ofTrainings}) END)`
}

/** A piece of SQL with the values of its question marks. */
interface Piece {
  readonly sql: string
  readonly values: readonly unknown[]
}

const columns: Readonly<Record<Extract<RunField, { of: 'run' }>['name'], string>> = {
  run: 'run.id',
  kind: 'run.kind',
  name: 'run.name',
  status: 'run.status',
  dataset: 'run.dataset',
  datasetName: 'dataset.name',
  parent: 'run.parent',
  createdAt: 'run.created_ms',
  seed: 'run.seed',
  step: 'run.step',
  steps: 'run.steps',
  seconds: 'run.seconds_spent',
  version: 'run.version',
  device: "json_extract(run.device, '$.name')",
  notes: 'run.notes',
  tag: byKind(
    "SELECT group_concat(tag, ', ') FROM sweep_tag WHERE sweep_tag.sweep = run.id",
    "SELECT group_concat(tag, ', ') FROM run_tag WHERE run_tag.run = run.id",
  ),
}
const statistics = { min: 'low', max: 'high', last: 'last', best: 'best' } as const

/** `$."plenum"."generatorRate"`: a path that SQLite reads as names only, whatever is in it. */
function jsonPath(path: string): string {
  return `$${path
    .split('.')
    .map((name) => `."${name.replaceAll('"', '')}"`)
    .join('')}`
}

function valueOf(field: RunField): Piece {
  switch (field.of) {
    case 'run':
      return { sql: columns[field.name], values: [] }
    case 'parameter':
      return { sql: 'json_extract(run.config, ?)', values: [jsonPath(field.path)] }
    case 'metric': {
      const figure = statistics[field.statistic]
      return {
        sql: byKind(
          `SELECT ${figure} FROM sweep_metric WHERE sweep_metric.sweep = run.id AND metric = ?`,
          `SELECT ${figure} FROM run_metric WHERE run_metric.run = run.id AND metric = ?`,
        ),
        values: [field.metric, field.metric],
      }
    }
  }
}

/** The value as the column holds it: instants are milliseconds, truth is 1. @throws PlenumError `bad-input` */
function comparable(field: RunField, value: RunCondition['value']): number | string | null {
  if (field.of === 'run' && field.name === 'createdAt') {
    const ms = typeof value === 'number' ? value : Date.parse(String(value))
    if (Number.isFinite(ms)) return ms
    throw new PlenumError('bad-input', `"${String(value)}" is no time.`, { fix: 'Write it as 2026-05-20T08:00Z.' })
  }
  return typeof value === 'boolean' ? Number(value) : value
}

function holds({ field, is, value }: RunCondition): Piece {
  const wanted = comparable(field, value)
  if (field.of === 'run' && field.name === 'tag' && (is === '=' || is === '!=')) {
    const exists = byKind(
      'SELECT count(*) FROM sweep_tag WHERE sweep_tag.sweep = run.id AND tag = ?',
      'SELECT count(*) FROM run_tag WHERE run_tag.run = run.id AND tag = ?',
    )
    return { sql: is === '=' ? exists : `NOT ${exists}`, values: [wanted, wanted] }
  }
  const { sql, values } = valueOf(field)
  if (is === 'contains') return { sql: `plenum_contains(${sql}, ?)`, values: [...values, String(value).toLowerCase()] }
  if (is === '=') return { sql: `${sql} IS ?`, values: [...values, wanted] }
  if (is === '!=') return { sql: `${sql} IS NOT ?`, values: [...values, wanted] }
  // numbers and words are never less or more than one another
  const same = typeof wanted === 'number' ? "IN ('integer', 'real')" : "= 'text'"
  return { sql: `(typeof(${sql}) ${same} AND ${sql} ${is} ?)`, values: [...values, ...values, wanted] }
}

/** Where a text may be found. */
const searched = `run.name || char(10) || run.id || char(10) || coalesce(dataset.name, '') || char(10) || run.notes ||
  char(10) || coalesce(${columns.tag}, '')`

/** The condition of a selection, cheapest parts first. */
export function whereOf({ conditions, tags, search, archived, trials }: RunSelection): Piece {
  const pieces: Piece[] = []
  if (archived !== 'all') pieces.push({ sql: 'run.archived = ?', values: [archived === 'only' ? 1 : 0] })
  if (!trials) pieces.push({ sql: 'NOT EXISTS (SELECT 1 FROM trial WHERE trial.run = run.id)', values: [] })
  for (const tag of tags) {
    pieces.push(holds({ field: { of: 'run', name: 'tag' }, is: '=', value: tag }))
  }
  pieces.push(...conditions.map(holds))
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  for (const word of words) pieces.push({ sql: `plenum_contains(${searched}, ?)`, values: [word] })
  return {
    sql: pieces.length === 0 ? '' : `WHERE ${pieces.map(({ sql }) => sql).join(' AND ')}`,
    values: pieces.flatMap(({ values }) => values),
  }
}

/** What is not there comes last, whichever way; runs that are equal stand by age. */
export function orderOf(sorts: readonly RunSort[]): Piece {
  const pieces = sorts.map(({ field, descending }): Piece => {
    const { sql, values } = valueOf(field)
    return { sql: `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`, values }
  })
  return {
    sql: `ORDER BY ${[...pieces.map(({ sql }) => sql), 'run.created_ms DESC', 'run.id DESC'].join(', ')}`,
    values: pieces.flatMap(({ values }) => values),
  }
}
