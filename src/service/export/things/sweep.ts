import type { SweepResults } from '../../../contract'
import { settingsOf, trialsOf } from '../../../domain'
import type { StoredSweep, StoredSweepTrial, Workspace } from '../../store'
import { batchesOf, type ExportTable, type TableColumn } from '../table'

type Cell = string | number | boolean | null

function text(name: string, meaning: string): TableColumn {
  return { name, kind: 'text', unit: '', meaning }
}
function number(name: string, meaning: string): TableColumn {
  return { name, kind: 'number', unit: '', meaning }
}
function integer(name: string, meaning: string): TableColumn {
  return { name, kind: 'integer', unit: '', meaning }
}

function tableOf(
  { sweep, name, version, createdAt, device, plan }: StoredSweep,
  table: string,
  title: string,
  columns: TableColumn[],
  rows: Cell[][],
): ExportTable {
  return {
    table,
    title: `${title} of ${name}`,
    columns,
    rows: rows.length,
    timeZone: 'UTC',
    batches: () => batchesOf(rows),
    from: { sweep: { sweep, name, version, createdAt, device, plan } },
    // an environment that is simulated: no log stands behind it
    licence: 'Made by the offloading bench, whose environment is simulated: no log and no licence stand behind it.',
  }
}

const setting = [
  text('setting', 'algorithm with its target noise: clip/std'),
  text('algorithm', 'ddpg or td3'),
  number('clip', 'bound of TD3’s target noise; empty under DDPG'),
  number('std', 'its standard deviation; empty under DDPG'),
]

/** A row for each episode of every trial. */
export function rewardsTable(workspace: Workspace, id: string): ExportTable {
  const sweep = workspace.sweeps.get(id)
  const columns = [
    ...setting,
    integer('run', 'number of the run of its setting, from 1'),
    number('seed', 'seed of the run'),
    integer('episode', 'number of the episode, from 1'),
    number('reward', 'reward of the episode'),
    text('ended', 'at the last episode of a run: why it stopped, or that it still learns'),
  ]
  return tableOf(sweep, 'rewards', 'Rewards', columns, rewardRows(sweep, workspace.sweeps.trials(id)))
}

function rewardRows({ plan }: StoredSweep, trials: readonly StoredSweepTrial[]): Cell[][] {
  const settings = settingsOf(plan)
  const inOrder = trialsOf(plan).sort((one, other) => one.setting - other.setting || one.run - other.run)
  return inOrder.flatMap(({ trial, setting: at, algorithm, run, seed }): Cell[][] => {
    const { rewards, ended } = trials[trial] ?? { rewards: [], ended: null }
    const noise = settings[at]?.noise
    const own = [settings[at]?.name ?? '', algorithm, noise?.clip ?? null, noise?.deviation ?? null, run + 1, seed]
    return Array.from(rewards, (reward, i): Cell[] => [
      ...own,
      i + 1,
      reward,
      i === rewards.length - 1 ? (ended ?? 'learning') : null,
    ])
  })
}

const summary = [
  number('episodes', 'mean length of a run'),
  number('mean', 'mean of the last 30 rewards of all runs'),
  number('median', 'their median'),
  number('mode', 'median of their fullest bin of 1000'),
  number('sd', 'their standard deviation'),
  number('range', 'their range'),
  integer('above198000', 'runs whose mean of the last 30 rewards passed 198,000'),
]
const intervals = ['mean', 'iqm', 'improvement'].flatMap((name) =>
  ['', '_low', '_high'].map((end) => number(`ci95_${name}${end}`, `bootstrap interval over runs at 95 %: ${name}`)),
)

/** A row for each setting, with intervals; the paper's rows follow, told apart by `source`. */
export function settingsTable(workspace: Workspace, id: string, results: SweepResults): ExportTable {
  const columns = [
    text('source', 'plenum, or paper'),
    ...setting,
    integer('runs', 'runs with at least one episode'),
    ...summary,
    ...intervals,
  ]
  return tableOf(workspace.sweeps.get(id), 'table', 'Table', columns, settingRows(results))
}

function settingRows({ settings, published }: SweepResults): Cell[][] {
  const ours = settings.map((row): Cell[] => [
    ...['plenum', row.name, row.algorithm, row.noise?.clip ?? null, row.noise?.deviation ?? null, row.runs],
    ...summaryCells(row.summary),
    ...intervalCells(row.mean),
    ...intervalCells(row.interquartileMean),
    ...intervalCells(row.comparison?.improvement ?? null),
  ])
  const theirs = published.map((row): Cell[] => {
    const name = row.noise === null ? 'DDPG' : `TD3 ${row.noise.clip}/${row.noise.deviation}`
    return [
      ...['paper', name, row.algorithm, row.noise?.clip ?? null, row.noise?.deviation ?? null, row.runs],
      ...summaryCells(row),
      ...intervals.map(() => null),
    ]
  })
  return [...ours, ...theirs]
}

function summaryCells(row: SweepResults['settings'][number]['summary']): Cell[] {
  if (row === null) return summary.map(() => null)
  const { meanEpisodes, mean, median, mode, standardDeviation, range, runsAbove } = row
  return [meanEpisodes, mean, median, mode, standardDeviation, range, runsAbove]
}

function intervalCells(interval: { estimate: number; low: number; high: number } | null): Cell[] {
  return interval === null ? [null, null, null] : [interval.estimate, interval.low, interval.high]
}
