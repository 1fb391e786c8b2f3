import type { Evaluation } from '../../../contract'
import { scoreFacts, scoreOf, targetOf } from '../../../domain'
import type { Workspace } from '../../store'
import { batchesOf, type ExportTable, type TableColumn } from '../table'
import { licenceOfLog, runFacts } from './facts'

type Cell = string | number | boolean | null

function column(name: string, kind: TableColumn['kind'], meaning: string, unit = ''): TableColumn {
  return { name, kind, unit, meaning }
}

function tableOf(
  workspace: Workspace,
  run: string,
  table: string,
  title: string,
  columns: TableColumn[],
  rows: Cell[][],
): ExportTable {
  const { name, dataset } = workspace.runs.get(run)
  return {
    table,
    title: `${title} of ${name}`,
    columns,
    rows: rows.length,
    timeZone: 'UTC',
    batches: () => batchesOf(rows),
    licence: licenceOfLog(workspace, dataset),
    from: runFacts(workspace, run),
  }
}

const figures = [
  ['wasserstein', 'critic’s estimate of the Wasserstein distance'],
  ['penalty', 'gradient penalty'],
  ['criticLoss', 'loss of the critic'],
  ['generatorLoss', 'loss of the generator'],
  ['criticGradientNorm', 'length of the critic’s gradient'],
  ['generatorGradientNorm', 'length of the generator’s gradient'],
] as const

/** What the training told, a row for each point. */
export function curvesTable(workspace: Workspace, run: string): ExportTable {
  const columns = [
    column('step', 'integer', 'generator steps done'),
    column('seconds', 'number', 'time trained so far', 's'),
    ...figures.map(([name, meaning]) => column(name, 'number', `${meaning}, mean since the row before`)),
  ]
  const rows = workspace.curves
    .get(run)
    .points.map((point) => [point.step, point.seconds, ...figures.map(([name]) => point[name] ?? null)])
  return tableOf(workspace, run, 'curves', 'Training curves', columns, rows)
}

/** Scores on the validation period: a row for each validation, variable and score; `score` of all variables together. */
export function validationsTable(workspace: Workspace, run: string): ExportTable {
  const columns = [
    column('step', 'integer', 'generator steps done'),
    column('seconds', 'number', 'time trained so far', 's'),
    column('variable', 'text', 'empty for the score of all together'),
    column('score', 'text', 'name of the figure'),
    column('value', 'number', 'in the unit of the variable; score: pinball relative to the AR bootstrap'),
  ]
  const rows = workspace.curves
    .get(run)
    .validations.flatMap(({ step, seconds, score, variables }): Cell[][] => [
      [step, seconds, null, 'score', score],
      ...Object.entries(variables).flatMap(([variable, scores]) =>
        Object.entries(scores).flatMap(([name, value]): Cell[][] =>
          typeof value === 'number' ? [[step, seconds, variable, name, value]] : [],
        ),
      ),
    ])
  return tableOf(workspace, run, 'validations', 'Validations', columns, rows)
}

/** Lowest, highest, last and chosen value of every metric. */
export function metricsTable(workspace: Workspace, run: string): ExportTable {
  const columns = [
    column('metric', 'text', 'name of the metric'),
    column('min', 'number', 'lowest'),
    column('max', 'number', 'highest'),
    column('last', 'number', 'last'),
    column('best', 'number', 'at the checkpoint that is sampled'),
  ]
  const [row] = workspace.runTable.rows([run])
  const rows = Object.entries(row?.metrics ?? {}).map(([metric, { min, max, last, best }]) => [
    metric,
    min,
    max,
    last,
    best,
  ])
  return tableOf(workspace, run, 'metrics', 'Metrics', columns, rows)
}

/** Its evaluations beside the baselines: a row for each evaluation, model, variable and score. */
export function scoresTable(workspace: Workspace, run: string): ExportTable {
  const columns = [
    column('evaluation', 'integer', 'number of the evaluation, from 1, oldest first'),
    column('period', 'text', 'part of the log'),
    column('starts', 'integer', 'starts that were scored'),
    column('scenarios', 'integer', 'scenarios of each start'),
    column('steps', 'integer', 'steps ahead'),
    column('sampler', 'text', 'how scenarios were sampled'),
    column('seed', 'number', 'seed of the scenarios'),
    column('model', 'text', 'gan, or a baseline'),
    column('variable', 'text', 'name of the variable'),
    column('score', 'text', 'name of the figure, as docs/metrics.md defines it'),
    column('unit', 'text', 'of the value'),
    column('value', 'number', 'the figure'),
    column('standardError', 'number', 'over blocks of starts'),
    column('target', 'number', 'what an exact interval of as many scenarios covers; coverages only'),
  ]
  const rows = workspace.evaluations.list(run).flatMap((evaluation, at) => scoreRows(evaluation, at + 1))
  return tableOf(workspace, run, 'scores', 'Scores', columns, rows)
}

function scoreRows(evaluation: Evaluation, number: number): Cell[][] {
  const { period, starts, scenarios, horizonSteps, sampler, seed, models, units } = evaluation
  return models.flatMap((model) =>
    Object.keys(model.variables).flatMap((variable) =>
      scoreFacts.flatMap((facts): Cell[][] => {
        const found = scoreOf(evaluation, model, variable, facts.score)
        if (found === null) return []
        const own = units?.[variable] ?? ''
        const unit = { own, square: own === '' ? '' : `${own}²`, bits: 'bits', decibels: 'dB', share: '', none: '' }
        return [
          [
            ...[number, period, starts, scenarios, horizonSteps, sampler, seed, model.name, variable, facts.score],
            ...[unit[facts.unit], found.value, found.standardError, targetOf(model, facts.score)],
          ],
        ]
      }),
    ),
  )
}
