import type { ImportReport } from '../../contract'
import { findStuckRuns } from '../../domain'
import { instantOf, shownValue, type Findings } from './findings'
import type { Grid } from './grid'
import type { Stage } from './staging'

export interface GriddingRules {
  readonly grid: Grid
  readonly interpolateSteps: number
  readonly stuckLimitSteps: number
  /** By variable; undefined where anything goes. */
  readonly limits: readonly (readonly [low: number, high: number] | undefined)[]
  readonly variables: readonly string[]
  readonly fileNames: readonly string[]
}

/** What became of one sensor. */
export interface GriddedSensor {
  /** One column per variable, `steps` long, NaN where there is no value. */
  readonly columns: Float32Array[]
  readonly perVariable: ImportReport['perSensor']
  readonly gaps: number
  readonly duplicates: number
  readonly offGrid: number
  readonly offGridMaxSeconds: number
}

/** Fills gaps of at most `most` steps between two values along a straight line. @returns how many values were made. */
export function interpolate(column: Float32Array, most: number): number {
  let made = 0
  let before = -1
  for (const [step, value] of column.entries()) {
    if (Number.isNaN(value)) continue
    const length = step - before - 1
    if (before >= 0 && length > 0 && length <= most) {
      const from = column[before] ?? NaN
      for (let i = 1; i <= length; i++) column[before + i] = from + ((value - from) * i) / (length + 1)
      made += length
    }
    before = step
  }
  return made
}

/** Puts the readings of one sensor on the grid, counting all that is wrong with them. */
export function gridSensor(
  stage: Stage,
  sensor: number,
  name: string,
  rules: GriddingRules,
  findings: Findings,
): GriddedSensor {
  const { grid, variables } = rules
  const cadenceMs = grid.cadenceSeconds * 1000
  const columns = variables.map(() => new Float32Array(grid.steps).fill(NaN))
  const outOfRange = variables.map(() => 0)
  let duplicates = 0
  let offGrid = 0
  let offGridMaxSeconds = 0
  const taken = new Uint8Array(grid.steps)

  for (const { count, timesMs, values, width, variable: firstVariable, lines, file: fileIndex } of stage.records(
    sensor,
  )) {
    const file = rules.fileNames[fileIndex] ?? ''
    for (let record = 0; record < count; record++) {
      const timeMs = timesMs[record] ?? NaN
      const line = lines[record] ?? 1
      const step = Math.round((timeMs - grid.startMs) / cadenceMs)
      const moveSeconds = Math.abs(timeMs - grid.startMs - step * cadenceMs) / 1000
      if (moveSeconds > 0) {
        offGrid++
        offGridMaxSeconds = Math.max(offGridMaxSeconds, moveSeconds)
        if (findings.wants('offGrid')) {
          findings.add({
            kind: 'offGrid',
            file,
            line,
            sensor: name,
            text: `${instantOf(timeMs)} moved ${moveSeconds} s`,
          })
        }
      }
      let repeated = false
      for (let index = 0; index < width; index++) {
        const variable = firstVariable + index
        const value = values[record * width + index] ?? NaN
        const column = columns[variable]
        if (Number.isNaN(value) || column === undefined) continue
        const [low, high] = rules.limits[variable] ?? [-Infinity, Infinity]
        if (value < low || value > high) {
          outOfRange[variable] = (outOfRange[variable] ?? 0) + 1
          const text = `${shownValue(value)} is outside ${low} … ${high}`
          findings.add({ kind: 'outOfRange', file, line, sensor: name, variable: variables[variable] ?? '', text })
        } else if (Number.isNaN(column[step] ?? NaN)) {
          column[step] = value
        } else {
          repeated = true
        }
      }
      if (repeated) {
        duplicates++
        findings.add({ kind: 'duplicates', file, line, sensor: name, text: `again ${instantOf(timeMs)}` })
      }
      taken[step] = 1
    }
  }
  return {
    columns,
    perVariable: columns.map((column, variable) =>
      finish(column, name, variables[variable] ?? '', outOfRange[variable] ?? 0, rules, findings),
    ),
    gaps: countGaps(taken, name, rules, findings),
    duplicates,
    offGrid,
    offGridMaxSeconds,
  }
}

/** Looks for stuck stretches, then fills short gaps. */
function finish(
  column: Float32Array,
  sensor: string,
  variable: string,
  outOfRange: number,
  rules: GriddingRules,
  findings: Findings,
): ImportReport['perSensor'][number] {
  const readings = column.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0)
  let stuck = 0
  for (const { from, to } of findStuckRuns(column, rules.stuckLimitSteps)) {
    stuck += to - from
    const text = `${to - from} readings of ${shownValue(column[from] ?? NaN)} in a row`
    findings.add({ kind: 'stuck', file: rules.fileNames[0] ?? '', sensor, variable, ...stretch(from, to, rules), text })
  }
  const interpolated = interpolate(column, rules.interpolateSteps)
  const missing = column.length - readings - interpolated
  return { sensor, variable, readings, missing, interpolated, stuck, outOfRange }
}

function stretch(from: number, to: number, { grid }: GriddingRules): { from: string; to: string } {
  const instant = (step: number): string => instantOf(grid.startMs + step * grid.cadenceSeconds * 1000)
  return { from: instant(from), to: instant(to - 1) }
}

/** Steps without any record of the sensor. */
function countGaps(taken: Uint8Array, sensor: string, rules: GriddingRules, findings: Findings): number {
  let gaps = 0
  let from = -1
  for (let step = 0; step <= taken.length; step++) {
    const open = step < taken.length && taken[step] === 0
    if (open && from < 0) from = step
    if (open || from < 0) continue
    gaps += step - from
    const text = `no reading for ${step - from} step${step - from === 1 ? '' : 's'}`
    findings.add({ kind: 'gaps', file: rules.fileNames[0] ?? '', sensor, ...stretch(from, step, rules), text })
    from = -1
  }
  return gaps
}
