import type { Dataset, FaultCounts, ImportReport, ImportResult } from '../../contract'
import { bytes, cadence, clock, count, duration, figure, withUnit } from '../text/format'
import { facts, table } from '../text/table'

const faultNames: Record<keyof FaultCounts, string> = {
  gaps: 'missing steps (gaps)',
  duplicates: 'duplicates',
  unparsable: 'unparsable cells',
  outOfRange: 'out of range',
  stuck: 'stuck values',
  outOfOrder: 'out-of-order rows',
}
const shownExamples = 8

export function faultRows(faults: FaultCounts): [name: string, value: number][] {
  return Object.entries(faultNames).map(([key, name]) => [name, faults[key as keyof FaultCounts]])
}

export function datasetText(dataset: Omit<Dataset, 'dataset'> & { dataset?: string | undefined }): string {
  return facts([
    ['dataset', dataset.dataset ?? '(dry run: nothing was kept)'],
    ['name', dataset.name],
    ['sensors', `${count(dataset.sensors)}: ${someOf(dataset.sensorNames)}`],
    ['variables', dataset.variables.map(withUnit).join(', ')],
    ['readings', `${count(dataset.readings)}, ${count(dataset.missing)} missing`],
    ['cadence', `${cadence(dataset.cadenceSeconds)}, ${count(dataset.steps)} steps`],
    ['from', dataset.from],
    ['to', dataset.to],
    ['time zone', dataset.timeZone],
    ['source', dataset.source === '' ? 'not known' : dataset.source],
    ['licence', dataset.licence === '' ? 'not known' : dataset.licence],
    ...faultRows(dataset.faults).map(([name, value]): [string, string] => [name, count(value)]),
  ])
}

export function reportText(report: ImportReport): string {
  const read = facts([
    [
      'files',
      report.files.map(({ name, rows, bytes: size }) => `${name} (${count(rows)} rows, ${bytes(size)})`).join(', '),
    ],
    ['read as', `${report.layout}, ${report.encoding}, "${report.delimiter}", decimal "${report.decimalMark}"`],
    ['timestamps', `${report.timeFormat}, ${report.timeZone}`],
    ['interpolated', count(report.interpolated)],
    ['moved to the grid', `${count(report.offGrid)}, at most ${figure(report.offGridMaxSeconds)} s`],
    ['took', duration(report.seconds)],
  ])
  const notes = report.notes.map((note) => `- ${note}\n`).join('')
  const examples = report.examples.slice(0, shownExamples).map(({ kind, file, line, column, sensor, text }) => {
    const place = [
      file,
      line === undefined ? undefined : `line ${line}`,
      column === undefined ? undefined : `column ${column}`,
      sensor,
    ]
    return `- ${kind}: ${place.filter((part) => part !== undefined).join(', ')}: ${text}\n`
  })
  const more = report.examples.length - examples.length
  return [
    read,
    notes === '' ? '' : `\nNotes\n${notes}`,
    examples.length === 0 ? '' : `\nFaults, for example\n${examples.join('')}`,
    more > 0 ? `  and ${more} more; --json lists them.\n` : '',
  ].join('')
}

export function importText(result: ImportResult): string {
  return `${datasetText(result)}\n${reportText(result.report)}`
}

export function datasetsText(datasets: readonly Dataset[]): string {
  if (datasets.length === 0) return 'No datasets. `plenum import FILE` makes one.\n'
  return table(
    [
      { title: 'dataset' },
      { title: 'name' },
      { title: 'sensors', right: true },
      { title: 'variables' },
      { title: 'readings', right: true },
      { title: 'missing', right: true },
      { title: 'cadence', right: true },
      { title: 'from' },
      { title: 'to' },
    ],
    datasets.map((one) => [
      one.dataset,
      one.name,
      count(one.sensors),
      one.variables.map(withUnit).join(', '),
      count(one.readings),
      count(one.missing),
      cadence(one.cadenceSeconds),
      clock(one.from),
      clock(one.to),
    ]),
  )
}

/** The first few of a list, and how many more there are. */
function someOf(names: readonly string[], most = 12): string {
  const more = names.length - most
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
