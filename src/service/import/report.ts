import type { FaultCounts, ImportOptions, ImportReport } from '../../contract'
import { stuckRunLimitSteps } from '../../domain'
import type { Gathered } from './gathered'
import type { LogPlan } from './log-plan'

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** What was decided and found, in plain sentences. */
function notesOf(
  options: ImportOptions,
  plans: readonly LogPlan[],
  gathered: Gathered,
  interpolated: number,
): string[] {
  const { grid, state } = gathered
  const notes = [...new Set(plans.flatMap((plan) => plan.notes))]
  if (grid.agreement === null) notes.push(`One step is ${grid.cadenceSeconds} s, as asked for.`)
  else
    notes.push(
      `One step is ${grid.cadenceSeconds} s: ${Math.round(grid.agreement * 100)} % of the readings follow so soon.`,
    )
  if (grid.agreement !== null && grid.agreement < 0.5) {
    notes.push('The times of this log are irregular; every reading was moved to the nearest step.')
  }
  if (options.interpolateSteps > 0) {
    notes.push(
      `Gaps of up to ${plural(options.interpolateSteps, 'step')} were filled along a straight line: ${plural(interpolated, 'value')}. Longer gaps stay open.`,
    )
  }
  notes.push(
    `Runs of more than ${plural(stuckRunLimitSteps(grid.cadenceSeconds), 'equal reading')} count as stuck; they are kept.`,
  )
  const zone = plans[0]?.zone.name ?? 'UTC'
  if (state.skippedByClock > 0) {
    notes.push(
      `${plural(state.skippedByClock, 'timestamp')} fall into an hour that clocks in ${zone} skipped, and were left out; a log that runs through it was kept in a fixed offset, such as +01:00.`,
    )
  }
  if (state.shownTwice > 0) {
    notes.push(
      `${plural(state.shownTwice, 'timestamp')} fall into an hour that clocks in ${zone} showed twice; they were taken in their order, the first time round before the second.`,
    )
  }
  if (state.longRows > 0) {
    notes.push(
      `${plural(state.longRows, 'row')} have more cells than the header has columns; those cells were not read.`,
    )
  }
  return notes
}

/** The report of an import; see the contract for what each count means. */
export function describeImport(
  options: ImportOptions,
  plans: readonly LogPlan[],
  gathered: Gathered,
  faults: FaultCounts,
  offGrid: number,
): ImportReport {
  const { gridded, findings, rows, seconds } = gathered
  const perSensor = gridded.flatMap(({ perVariable }) => perVariable)
  const interpolated = perSensor.reduce((sum, entry) => sum + entry.interpolated, 0)
  const [first] = plans
  return {
    files: plans.map(({ source: { name, bytes } }, index) => ({ name, bytes, rows: rows[index] ?? 0 })),
    layout: first?.layout ?? 'long',
    encoding: first?.source.encoding ?? '',
    delimiter: first?.dialect.delimiter ?? ',',
    decimalMark: first?.decimalMark ?? '.',
    timeFormat: first?.format?.name ?? '',
    timeZone: first?.zone.name ?? 'UTC',
    columns: first === undefined ? [] : [...first.columns],
    faults,
    perSensor,
    examples: findings.all(),
    interpolated,
    offGrid,
    offGridMaxSeconds: Math.max(0, ...gridded.map((sensor) => sensor.offGridMaxSeconds)),
    notes: notesOf(options, plans, gathered, interpolated),
    seconds,
  }
}
