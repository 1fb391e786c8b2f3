import type { SettingResult, Sweep, SweepEstimate, SweepResults } from '../../contract'
import { deviceText } from '../progress/progressText'
import { bytes, clock, count, duration, percent } from '../text/format'
import { facts, table, type Column } from '../text/table'

export function sweepsText(sweeps: readonly Sweep[]): string {
  if (sweeps.length === 0) return 'No sweeps. `plenum sweep` starts the paper’s.\n'
  return table(
    [
      { title: 'sweep' },
      { title: 'name' },
      { title: 'status' },
      { title: 'trials', right: true },
      { title: 'stopped', right: true },
      { title: 'episodes', right: true },
      { title: 'time', right: true },
      { title: 'created' },
    ],
    sweeps.map((sweep) => [
      sweep.sweep,
      sweep.name,
      sweep.status,
      count(sweep.trials),
      count(sweep.trialsEnded),
      count(sweep.episodes),
      duration(sweep.secondsSpent),
      clock(sweep.createdAt),
    ]),
  )
}

function sweepText(sweep: Sweep): string {
  const { plan, problem, device } = sweep
  return facts([
    ['sweep', sweep.sweep],
    ['name', sweep.name],
    ['status', sweep.status],
    ['trials', `${count(sweep.trialsEnded)} of ${count(sweep.trials)} have stopped; ${plan.runs} runs of each setting`],
    [
      'episodes',
      `${count(sweep.episodes)} in all, ${count(sweep.longestRun)} of the longest run; ${count(plan.environment.stepsPerEpisode)} steps each`,
    ],
    ['stop rule', `no better episode for ${count(plan.patience)}, or ${count(plan.maxEpisodes)} episodes`],
    ['time', duration(sweep.secondsSpent)],
    ...(device === null ? [] : [['device', deviceText(device)] as [string, string]]),
    ...(problem === null ? [] : [['problem', problem.message] as [string, string]]),
  ])
}

type Summary = NonNullable<SettingResult['summary']>
const columns: readonly Column[] = [
  { title: 'setting' },
  { title: 'from' },
  ...['runs', 'episodes', 'mean', 'median', 'mode', 'sd', 'range', '> 198,000'].map((title) => ({
    title,
    right: true,
  })),
  { title: '95 % of the mean' },
  { title: 'beats baseline' },
]

function summaryCells(summary: Summary | null, runs: number): string[] {
  if (summary === null) return Array.from({ length: 8 }, () => '–')
  const { meanEpisodes, mean, median, mode, standardDeviation, range, runsAbove } = summary
  return [
    count(runs),
    meanEpisodes.toFixed(1),
    ...[mean, median, mode, standardDeviation, range].map((value) => (Number.isFinite(value) ? count(value) : '–')),
    `${runsAbove} of ${runs}`,
  ]
}

function settingRows(row: SettingResult, baseline: number): string[][] {
  const { mean, comparison, published } = row
  const interval = mean === null ? '–' : `${count(mean.low)} … ${count(mean.high)}`
  const chance = comparison?.improvement
  const against =
    row.setting === baseline
      ? 'baseline'
      : chance === undefined
        ? '–'
        : `${percent(chance.estimate)} (${percent(chance.low)} … ${percent(chance.high)})`
  const ours = [row.name, 'ours', ...summaryCells(row.summary, row.runs), interval, against]
  if (published === null) return [ours, ['', 'paper', 'not run']]
  return [ours, ['', 'paper', ...summaryCells(published, published.runs)]]
}

/** The table, the paper's rows under ours, and what can be concluded. */
export function sweepResultsText(sweep: Sweep, results: SweepResults): string {
  const rows = results.settings.flatMap((row) => settingRows(row, results.baseline))
  const notes = results.notes.map((note) => `- ${note}\n`).join('')
  return `${sweepText(sweep)}\nRewards of the last 30 episodes of every run\n${table(columns, rows)}\n${results.verdict}\n${notes}`
}

export function estimateText(estimate: SweepEstimate): string {
  return facts([
    ['trials', count(estimate.trials)],
    [
      'speed',
      `${count(estimate.agentStepsPerSecond)} agent-steps per second, measured on ${deviceText(estimate.device)}`,
    ],
    ['an episode of all', duration(estimate.secondsPerEpisode)],
    ['likely', `${duration(estimate.likelySeconds)} (${count(estimate.likelyEpisodes)} episodes a run)`],
    ['at most', duration(estimate.longestSeconds)],
    ['memory', bytes(estimate.memoryBytes)],
    ['in the workspace', `${bytes(estimate.workspaceBytes)} while it runs`],
  ])
}

interface SettingJson extends Record<string, unknown> {
  readonly algorithm: string
  readonly clip: number | null
  readonly std: number | null
}

function summaryJson(summary: Summary | null): Record<string, number | null> {
  return {
    episodes: summary?.meanEpisodes ?? null,
    mean: summary?.mean ?? null,
    median: summary?.median ?? null,
    mode: summary?.mode ?? null,
    sd: summary?.standardDeviation ?? null,
    range: summary?.range ?? null,
    above198000: summary?.runsAbove ?? null,
  }
}

/** The shape other programs rely on. */
export function sweepJson(sweep: Sweep, results: SweepResults): Record<string, unknown> {
  const noise = (of: { algorithm: string; noise: SettingResult['noise'] }): SettingJson => ({
    algorithm: of.algorithm,
    clip: of.noise?.clip ?? null,
    std: of.noise?.deviation ?? null,
  })
  const pair = (interval: { low: number; high: number } | null | undefined): [number, number] | null =>
    interval === null || interval === undefined ? null : [interval.low, interval.high]
  return {
    sweep: sweep.sweep,
    name: sweep.name,
    status: sweep.status,
    trials: sweep.trials,
    trialsEnded: sweep.trialsEnded,
    secondsSpent: sweep.secondsSpent,
    device: sweep.device,
    plan: sweep.plan,
    comparable: results.comparable,
    settings: results.settings.map((row) => ({
      ...noise(row),
      runs: row.runs,
      ...summaryJson(row.summary),
      ci95: pair(row.mean),
      interquartileMean: row.interquartileMean?.estimate ?? null,
      interquartileMeanCi95: pair(row.interquartileMean),
      improvement: row.comparison?.improvement.estimate ?? null,
      improvementCi95: pair(row.comparison?.improvement),
      scores: row.scores,
    })),
    published: results.published.map((row) => ({ ...noise(row), runs: row.runs, ...summaryJson(row) })),
    verdict: results.verdict,
    notes: results.notes,
  }
}
