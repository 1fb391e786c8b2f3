import { type Run, type RunRow, type ScenarioSet, scoreMetric } from '../../contract'
import { deviceText } from '../progress/progressText'
import { clock, count, duration, figure } from '../text/format'
import { facts, table } from '../text/table'

/** What `--json` of `train` says of a run. */
export function trainJson(run: Run): Record<string, unknown> {
  const { device, secondsSpent, step, steps, ...rest } = run
  return {
    ...rest,
    /** Done so far; `stepsAsked` is the aim. */
    steps: step,
    stepsAsked: steps,
    seconds: secondsSpent,
    device: device?.kind ?? null,
    deviceName: device?.name ?? null,
  }
}

export function runText(run: Run): string {
  const { best, parameters, device, problem } = run
  return facts([
    ['run', run.run],
    ['name', run.name],
    ['status', run.status],
    ['dataset', `${run.dataset} (${run.datasetName})`],
    ['steps', `${count(run.step)} of ${count(run.steps)} in ${duration(run.secondsSpent)}`],
    ['seed', String(run.seed)],
    ['device', device === null ? '–' : deviceText(device)],
    [
      'parameters',
      parameters === null ? '–' : `generator ${count(parameters.generator)}, critic ${count(parameters.critic)}`,
    ],
    [
      'best validation',
      best === null ? '–' : `${figure(best.score)} × AR bootstrap at step ${count(best.step)} (below 1 beats it)`,
    ],
    ...Object.entries(best?.variables ?? {}).map(([name, { rmse, pinball }]): [string, string] => [
      `  ${name}`,
      `RMSE ${figure(rmse)}, pinball ${figure(pinball)}`,
    ]),
    ...run.warnings.map((warning): [string, string] => ['warning', warning]),
    ...(problem === null ? [] : [['problem', problem.message] as [string, string]]),
  ])
}

export function runRowsText(rows: readonly RunRow[]): string {
  if (rows.length === 0) return 'No runs. `plenum train DATASET` makes one.\n'
  return table(
    [
      { title: 'run' },
      { title: 'kind' },
      { title: 'name' },
      { title: 'status' },
      { title: 'dataset' },
      { title: 'steps', right: true },
      { title: 'score', right: true },
      { title: 'created' },
    ],
    rows.map((row) => [
      row.run,
      row.kind,
      row.name,
      row.status,
      row.dataset ?? '–',
      `${count(row.step)}/${count(row.steps)}`,
      figure(row.metrics[row.kind === 'sweep' ? 'sweep.reward' : scoreMetric]?.best),
      clock(row.createdAt),
    ]),
  )
}

export function scenarioSetsText(sets: readonly ScenarioSet[]): string {
  return table(
    [
      { title: 'scenarios' },
      { title: 'name' },
      { title: 'starts', right: true },
      { title: 'count', right: true },
      { title: 'steps', right: true },
      { title: 'sampler' },
      { title: 'seed', right: true },
      { title: 'anomalies', right: true },
    ],
    sets.map((set) => [
      set.set,
      set.name,
      count(set.startsMs.length),
      count(set.scenarios),
      count(set.steps),
      set.sampler,
      String(set.seed),
      count(set.anomalies.length),
    ]),
  )
}
