import { statSync } from 'node:fs'
import type { SweepPolicy, SweepResults } from '../../contract'
import { settingsOf, trialsOf } from '../../domain'
import { lineEnd, quoted, unwritable } from '../export'
import { writeAtomically, type StoredSweep, type StoredSweepTrial } from '../store'

type Cell = string | number | null

/** One line per episode of every trial. */
export function rewardsCsv({ plan }: StoredSweep, trials: readonly StoredSweepTrial[]): string {
  const settings = settingsOf(plan)
  const head = ['setting', 'algorithm', 'clip', 'std', 'run', 'seed', 'episode', 'reward', 'ended']
  const rows = trialsOf(plan).flatMap(({ trial, setting, algorithm, run, seed }): Cell[][] => {
    const { rewards, ended } = trials[trial] ?? { rewards: [], ended: null }
    const noise = settings[setting]?.noise
    const own = [settings[setting]?.name ?? '', algorithm, noise?.clip ?? null, noise?.deviation ?? null, run + 1, seed]
    return Array.from(rewards, (reward, i): Cell[] => [
      ...own,
      i + 1,
      reward,
      i === rewards.length - 1 ? (ended ?? 'learning') : null,
    ])
  })
  return csv(head, rows)
}

/** The table with intervals; the paper's rows follow ours, told apart by `source`. */
export function tableCsv({ settings, published }: SweepResults): string {
  const summaryNames = ['episodes', 'mean', 'median', 'mode', 'sd', 'range', 'above198000']
  const intervals = ['mean', 'iqm', 'improvement'].flatMap((name) => [name, `${name}_low`, `${name}_high`])
  const head = ['source', 'setting', 'algorithm', 'clip', 'std', 'runs', ...summaryNames]
  const ours = settings.map((row): Cell[] => [
    'plenum',
    row.name,
    row.algorithm,
    row.noise?.clip ?? null,
    row.noise?.deviation ?? null,
    row.runs,
    ...summaryCells(row.summary),
    ...intervalCells(row.mean),
    ...intervalCells(row.interquartileMean),
    ...intervalCells(row.comparison?.improvement ?? null),
  ])
  const theirs = published.map((row): Cell[] => [
    'paper',
    row.noise === null ? 'DDPG' : `TD3 ${row.noise.clip}/${row.noise.deviation}`,
    row.algorithm,
    row.noise?.clip ?? null,
    row.noise?.deviation ?? null,
    row.runs,
    ...summaryCells(row),
    ...intervals.map(() => null),
  ])
  return csv([...head, ...intervals.map((name) => `ci95_${name}`)], [...ours, ...theirs])
}

function summaryCells(summary: SweepResults['settings'][number]['summary']): Cell[] {
  if (summary === null) return Array.from({ length: 7 }, () => null)
  const { meanEpisodes, mean, median, mode, standardDeviation, range, runsAbove } = summary
  return [meanEpisodes, mean, median, mode, standardDeviation, range, runsAbove]
}

function intervalCells(interval: { estimate: number; low: number; high: number } | null): Cell[] {
  return interval === null ? [null, null, null] : [interval.estimate, interval.low, interval.high]
}

/** Everything another program needs to run the actor: plain numbers, in the order of the layers. */
export function actorJson({ plan, ...sweep }: StoredSweep, policy: SweepPolicy): string {
  const { layers, ...about } = policy
  return `${JSON.stringify({
    plenum: 'offloading-actor',
    format: 1,
    sweep: sweep.sweep,
    version: sweep.version,
    ...about,
    environment: plan.environment,
    layers: layers.map(({ weights, biases, ...layer }) => ({ ...layer, weights: [...weights], biases: [...biases] })),
  })}\n`
}

/** @throws PlenumError where it cannot be written */
export async function writeText(path: string, content: string | Uint8Array): Promise<{ file: string; bytes: number }> {
  try {
    await writeAtomically(path, (append) => append(content))
  } catch (thrown) {
    throw unwritable(thrown, path)
  }
  return { file: path, bytes: statSync(path).size }
}

function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = (cell: Cell): string => (cell === null ? '' : typeof cell === 'number' ? String(cell) : quoted(cell))
  return [head, ...rows].map((row) => `${row.map(text).join(',')}${lineEnd}`).join('')
}
