import type { Importance, ParameterValue, RankedPoint, Search, SearchResults } from '../../contract'
import { clock, count, figure } from '../text/format'
import { facts, table } from '../text/table'

export function searchesText(searches: readonly Search[]): string {
  if (searches.length === 0) return 'No searches. `plenum search start DATASET` makes one.\n'
  return table(
    [
      { title: 'search' },
      { title: 'name' },
      { title: 'status' },
      { title: 'points', right: true },
      { title: 'trials', right: true },
      { title: 'failed', right: true },
      { title: 'steps', right: true },
      { title: 'created' },
    ],
    searches.map((search) => [
      search.search,
      search.name,
      search.status,
      count(search.definition.points.length),
      `${count(search.trialsSettled)}/${count(search.trials)}`,
      count(search.trialsFailed),
      `${count(search.stepsDone)}/${count(search.stepsTotal)}`,
      clock(search.createdAt),
    ]),
  )
}

/** How the search goes about it: `grid of 32 points` or `27 points: 27 to step 100, 9 to 300, 3 to 900`. */
function planText({ definition: { strategy, points, rungs } }: Search): string {
  if (strategy.kind === 'grid')
    return `grid of ${count(points.length)} points, ${count(rungs[0]?.steps ?? 0)} steps each`
  const stages = rungs.map((rung, at) => `${count(rung.points)} to ${at === 0 ? 'step ' : ''}${count(rung.steps)}`)
  return `${count(points.length)} random points: ${stages.join(', ')}`
}

function searchText(search: Search): string {
  const { definition, problem } = search
  return facts([
    ['search', search.search],
    ['name', search.name],
    ['status', search.status],
    ['dataset', `${search.dataset} (${search.datasetName})`],
    ['plan', `${planText(search)}, ${count(definition.seeds)} seed${definition.seeds === 1 ? '' : 's'}`],
    [
      'trials',
      `${count(search.trialsSettled)} of ${count(search.trials)} settled, ${count(search.trialsFailed)} failed`,
    ],
    ['steps', `${count(search.stepsDone)} of ${count(search.stepsTotal)}`],
    ...(problem === null ? [] : [['problem', problem.message] as [string, string]]),
  ])
}

/** A value as a person types it: `adam`, `0.000312`, `64 128`. */
export function valueText(value: ParameterValue): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)))
  if (Array.isArray(value)) return value.map(valueText).join(' ')
  return String(value)
}

function intervalText(low: number | null, high: number | null): string {
  return low === null || high === null ? '–' : `${figure(low)} … ${figure(high)}`
}

/** The last part of a path says which choice it is: `generatorRate` of `plenum.generatorRate`. */
function lastPart(path: string): string {
  return path.split('.').at(-1) ?? path
}

function rankingText({ search, ranking }: SearchResults): string {
  const paths = search.definition.space.map(({ path }) => path)
  const short = paths.map(lastPart)
  const titles = new Set(short).size < short.length ? paths : short
  const verdict = ({ rank, worseThanFirst }: RankedPoint): string =>
    rank === 1 || worseThanFirst === null ? '' : worseThanFirst ? 'yes' : 'cannot tell'
  return table(
    [
      { title: 'rank', right: true },
      ...titles.map((title) => ({ title })),
      { title: 'score', right: true },
      { title: '95 % interval' },
      { title: 'worse than 1?' },
      { title: 'step', right: true },
      { title: 'failed', right: true },
    ],
    ranking.map((row) => [
      count(row.rank),
      ...row.values.map(valueText),
      figure(row.mean),
      intervalText(row.low, row.high),
      verdict(row),
      row.steps === null ? '–' : count(row.steps),
      `${row.failed}/${row.trials.length}`,
    ]),
  )
}

function importanceText(importance: readonly Importance[]): string {
  const effects = importance.flatMap((effect) => {
    if (effect.method !== 'paired-differences') return []
    return effect.levels.flatMap(({ value, difference, low, high, pairs }) =>
      difference === null
        ? []
        : [
            [
              effect.path,
              `${valueText(value)} instead of ${valueText(effect.best)}`,
              `+${figure(difference)}`,
              intervalText(low, high),
              count(pairs),
            ],
          ],
    )
  })
  const shares = importance.flatMap((effect) =>
    effect.method === 'rank-regression'
      ? [
          [
            effect.path,
            `${figure(100 * effect.share, 2)} %`,
            `${figure(100 * effect.chanceShare, 2)} %`,
            figure(effect.pValue, 2),
            figure(effect.correlation, 2),
          ],
        ]
      : [],
  )
  return [
    effects.length === 0
      ? ''
      : `\nWhat a choice costs, all else equal\n${table(
          [
            { title: 'choice' },
            { title: 'value' },
            { title: 'score', right: true },
            { title: '95 % interval' },
            { title: 'pairs', right: true },
          ],
          effects,
        )}`,
    shares.length === 0
      ? ''
      : `\nHow much of the ranking a choice alone explains\n${table(
          [
            { title: 'choice' },
            { title: 'explains', right: true },
            { title: 'by chance up to', right: true },
            { title: 'p', right: true },
            { title: 'correlation', right: true },
          ],
          shares,
        )}`,
  ].join('')
}

/** Why trials failed, each reason once. */
function failuresText(ranking: readonly RankedPoint[]): string {
  const reasons = ranking.flatMap(({ trials }) => trials.flatMap(({ problem }) => problem?.message ?? []))
  return [...new Set(reasons)].map((reason) => `Failed: ${reason}\n`).join('')
}

export function searchResultsText(results: SearchResults): string {
  const notes = results.notes.map((note) => `${note}\n`).join('')
  const failures = failuresText(results.ranking)
  return [
    searchText(results.search),
    '\nScore: best validation pinball × AR bootstrap, mean over seeds; lower is better\n',
    rankingText(results),
    importanceText(results.importance),
    notes === '' && failures === '' ? '' : `\n${failures}${notes}`,
  ].join('')
}
