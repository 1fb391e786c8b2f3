import { basename } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { PlenumError, type ImportOptions, type ImportPreview } from '../../contract'
import { detectCadence } from '../../domain'
import type { LogPlan } from './log-plan'
import { planLog } from './plan'
import { variablesOf } from './quantities'
import { requireColumns } from './roles'
import { provenanceBeside } from './own-card'
import { openSource } from './source'
import { TimeReader, timeText } from './times'
import { VariableUnits } from './units'

const shownRows = 20
const shownSamples = 5
/** Files that a preview looks into; the check reads all of them. */
const mostFiles = 40

/** Instants of the sample by sensor, ascending, NaN between two sensors. */
function instantsOf(plan: LogPlan): { instants: number[]; sensors: string[] } {
  const bySensor = new Map<string, number[]>()
  const reader = plan.format === null ? null : new TimeReader(plan.format, plan.zone)
  for (const row of plan.dialect.rows) {
    const name = plan.sensorColumn === null ? '' : (row[plan.sensorColumn] ?? '').trim()
    const time = reader?.read(timeText(row, plan.timeColumns))?.ms ?? NaN
    const times = bySensor.get(name)
    if (times === undefined) bySensor.set(name, [time])
    else times.push(time)
  }
  const instants = [...bySensor.values()].flatMap((times) => [
    ...times.filter((time) => !Number.isNaN(time)).sort((a, b) => a - b),
    NaN,
  ])
  const named = [...new Set(plan.values.map(({ sensor }) => sensor ?? plan.defaultSensor))]
  return { instants, sensors: plan.sensorColumn === null ? named : [...bySensor.keys()].filter((name) => name !== '') }
}

/** How files would be read, each from its first 64 kB. @throws PlenumError where the first is no log at all */
export async function previewLogs(paths: readonly string[], options: ImportOptions): Promise<ImportPreview> {
  const [firstPath = '', ...others] = paths
  const source = await openSource(firstPath)
  const plan = planLog(source, options)
  const plans = [plan]
  const units = new VariableUnits(options.units)
  units.join(plan.units)
  const files = [{ name: source.name, bytes: source.bytes, problem: plan.problems[0]?.sentence ?? null }]
  for (const path of others.slice(0, mostFiles - 1)) {
    // a page that no longer wants this, and others, come first
    await nextTurn()
    files.push(await lookedAt(path, options, plans, units))
  }
  requireColumns(
    options,
    plans.map(({ dialect }) => dialect.header),
  )
  return {
    files,
    ...describe(plans, options, units),
    ...provenanceBeside(paths),
    problems: files.flatMap(({ problem }) => problem ?? []),
  }
}

/** Adds the plan of one more file, or says why it does not go with the others. */
async function lookedAt(
  path: string,
  options: ImportOptions,
  plans: LogPlan[],
  units: VariableUnits,
): Promise<ImportPreview['files'][number]> {
  const [first] = plans
  try {
    const source = await openSource(path)
    const { name, bytes } = source
    const plan = planLog(source, options, first?.format)
    plans.push(plan)
    const layout = plan.layout !== first?.layout ? `${name}: This log is ${plan.layout}, unlike the first.` : null
    const differs = layout ?? units.join(plan.units)?.sentence ?? null
    return { name, bytes, problem: plan.problems[0]?.sentence ?? differs }
  } catch (thrown) {
    return { name: basename(path), bytes: 0, problem: PlenumError.from(thrown).sentence }
  }
}

function describe(
  plans: readonly LogPlan[],
  options: ImportOptions,
  units: VariableUnits,
): Omit<ImportPreview, 'files' | 'problems' | 'source' | 'licence'> {
  const [plan] = plans
  if (plan === undefined) throw new PlenumError('internal', 'A preview of no file was asked for.')
  const { dialect } = plan
  const looked = plans.map((each) => ({ plan: each, ...instantsOf(each) }))
  const first = looked
    .flatMap(({ instants }) => instants)
    .reduce((least, time) => (time < least ? time : least), Infinity)
  const variables = new Map<string, string>()
  for (const each of plans) {
    if (each.tidy === null) for (const name of variablesOf(each)) variables.set(name, name)
    for (const [found, name] of each.quantities) if (name !== null) variables.set(found, name)
  }
  const columns = new Map<string, ImportPreview['columns'][number]>()
  for (const each of plans) {
    for (const [index, column] of each.columns.entries()) {
      if (columns.has(column.header)) continue
      const samples = each.dialect.rows.slice(0, shownSamples).map((row) => row[index] ?? '')
      columns.set(column.header, { ...column, samples })
    }
  }
  const sensors = [...new Set(looked.flatMap(({ sensors }) => sensors))]
  const firstTime = dialect.rows[0] === undefined ? '' : timeText(dialect.rows[0], plan.timeColumns)
  return {
    layout: plan.layout,
    encoding: plan.source.encoding,
    delimiter: dialect.delimiter,
    decimalMark: plan.decimalMark,
    timeFormat: plan.format?.name ?? '',
    localTimes: plan.format?.parse(firstTime)?.local ?? false,
    headerLine: dialect.headerLine,
    columns: [...columns.values()],
    sensors: sensors.map((found) => ({ found, name: plan.sensorNames.get(found) ?? found })),
    variables: [...variables].map(([found, name]) => ({
      found,
      name,
      unit: units.of(name),
    })),
    cadenceSeconds: options.cadenceSeconds ?? detectCadence(looked[0]?.instants ?? [])?.seconds ?? null,
    from: Number.isFinite(first) ? new Date(first).toISOString() : null,
    rows: dialect.rows.slice(0, shownRows).map((row) => [...row]),
    warnings: [...new Set(plans.flatMap(({ notes }) => notes))],
  }
}
