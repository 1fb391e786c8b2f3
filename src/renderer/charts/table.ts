import { DateTime } from 'luxon'
import { axisLabel, zoneOf } from '../text'
import type { ChartSpec, ChartWindow } from './spec'

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
function numeral(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '' : String(value)
}

/** A table as CSV (RFC 4180); numbers that are none become empty cells. */
export function csvLines(rows: readonly (readonly (string | number)[])[]): string {
  const lines = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? numeral(cell) : quoted(cell))).join(','),
  )
  return [...lines, ''].join('\r\n')
}

/**
 * The numbers of a chart as CSV (RFC 4180): exactly the points inside `window`, one row per x and one column per
 * series, two where a point stands for a lowest and a highest value. Bars are told by both of their edges. Times are ISO
 * 8601 with the offset of the zone.
 */
export function chartCsv(spec: ChartSpec, window: ChartWindow): string {
  if (spec.series.some(({ shape }) => shape === 'points')) return pointsCsv(spec, window)
  const time = spec.x.kind === 'time'
  const zone = spec.x.kind === 'time' ? spec.x.zone : 'UTC'
  const flagged = spec.series.some((series) => series.anomalous !== undefined)
  const header = [spec.x.kind === 'time' ? 'timestamp' : spec.x.label]
  const rows = new Map<number, string[]>()
  const anomalous = new Set<number>()
  let columns = 1
  for (const series of [...spec.series, ...(spec.faint ?? [])]) {
    const parts = [series.y]
    const names = [axisLabel(series.high === undefined ? series.name : `${series.name} lowest`, spec.y.unit)]
    if (series.high !== undefined) {
      parts.push(series.high)
      names.push(axisLabel(`${series.name} highest`, spec.y.unit))
    }
    if (series.to !== undefined) {
      parts.unshift(series.to)
      names.unshift(spec.x.kind === 'time' ? 'until' : `${spec.x.label} to`)
    }
    header.push(...names)
    for (let i = 0; i < series.x.length; i++) {
      const x = series.x[i] ?? NaN
      if (!(x >= window.from && x <= window.to)) continue
      const row = rows.get(x) ?? []
      parts.forEach((part, offset) => {
        row[columns + offset] = numeral(part[i])
      })
      rows.set(x, row)
      if (series.anomalous?.[i] === 1) anomalous.add(x)
    }
    columns += parts.length
  }
  if (flagged) header.push('anomaly')
  const lines = [...rows.entries()]
    .sort(([a], [b]) => a - b)
    .map(([x, row]) => {
      row[0] = time ? isoOf(x, zone) : String(x)
      const cells = Array.from({ length: columns }, (_, index) => row[index] ?? '')
      return (flagged ? [...cells, anomalous.has(x) ? '1' : '0'] : cells).map(quoted).join(',')
    })
  return [header.map(quoted).join(','), ...lines, ''].join('\r\n')
}

/** Loose points, one a row: what they belong to, their name, and both values. */
function pointsCsv(spec: ChartSpec, window: ChartWindow): string {
  const { x: across } = spec
  const named = spec.series.some(({ labels }) => labels !== undefined)
  const flagged = spec.series.some(({ anomalous }) => anomalous !== undefined)
  const rows = spec.series.flatMap((series) =>
    Array.from(series.x, (x, index) => [
      series.name,
      ...(named ? [series.labels?.[index] ?? ''] : []),
      across.kind === 'time' ? isoOf(x, across.zone) : x,
      series.y[index] ?? NaN,
      ...(flagged ? [series.anomalous?.[index] ?? 0] : []),
    ]).filter((_, index) => (series.x[index] ?? NaN) >= window.from && (series.x[index] ?? NaN) <= window.to),
  )
  const header = [
    'series',
    ...(named ? ['name'] : []),
    across.kind === 'time' ? 'timestamp' : across.label,
    axisLabel(spec.y.quantity, spec.y.unit),
    ...(flagged ? ['anomaly'] : []),
  ]
  return csvLines([header, ...rows])
}

function isoOf(instant: number, zone: string): string {
  return DateTime.fromMillis(instant).setZone(zoneOf(zone)).toISO({ suppressMilliseconds: true }) ?? ''
}
