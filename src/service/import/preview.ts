import type { ImportOptions, ImportPreview } from '../../contract'
import { detectCadence } from '../../domain'
import type { LogPlan } from './log-plan'
import { planLog } from './plan'
import { openSource } from './source'
import { TimeReader, timeText } from './times'

const shownRows = 20
const shownSamples = 5

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

/** How a log would be read, from its first 64 kB. @throws PlenumError where it is no log at all */
export async function previewLog(path: string, options: ImportOptions): Promise<ImportPreview> {
  const source = await openSource(path)
  const plan = planLog(source, options)
  const { dialect } = plan
  const { instants, sensors } = instantsOf(plan)
  const first = instants.reduce((least, time) => (time < least ? time : least), Infinity)
  const variables = [...new Set(plan.values.map(({ variable }) => variable))]
  return {
    fileName: source.name,
    bytes: source.bytes,
    layout: plan.layout,
    encoding: source.encoding,
    delimiter: dialect.delimiter,
    decimalMark: plan.decimalMark,
    timeFormat: plan.format?.name ?? '',
    columns: plan.columns.map((column, index) => ({
      ...column,
      samples: dialect.rows.slice(0, shownSamples).map((row) => row[index] ?? ''),
    })),
    sensors,
    variables: variables.map((name) => ({ name, unit: plan.units.get(name) ?? '' })),
    cadenceSeconds: options.cadenceSeconds ?? detectCadence(instants)?.seconds ?? null,
    from: Number.isFinite(first) ? new Date(first).toISOString() : null,
    rows: dialect.rows.slice(0, shownRows).map((row) => [...row]),
    warnings: [...plan.problems.map(({ sentence }) => sentence), ...plan.notes],
  }
}
