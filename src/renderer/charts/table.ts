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
 * series, two where a point stands for a lowest and a highest value. Times are ISO 8601 with the offset of the zone.
 */
export function chartCsv(spec: ChartSpec, window: ChartWindow): string {
  const time = spec.x.kind === 'time'
  const zone = zoneOf(spec.x.kind === 'time' ? spec.x.zone : 'UTC')
  const flagged = spec.series.some((series) => series.anomalous !== undefined)
  const header = [spec.x.kind === 'time' ? 'timestamp' : spec.x.label]
  const rows = new Map<number, string[]>()
  const anomalous = new Set<number>()
  let columns = 1
  for (const series of spec.series) {
    const parts = series.high === undefined ? [series.y] : [series.y, series.high]
    const names = series.high === undefined ? [series.name] : [`${series.name} lowest`, `${series.name} highest`]
    header.push(...names.map((name) => axisLabel(name, spec.y.unit)))
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
      row[0] = time ? (DateTime.fromMillis(x).setZone(zone).toISO({ suppressMilliseconds: true }) ?? '') : String(x)
      const cells = Array.from({ length: columns }, (_, index) => row[index] ?? '')
      return (flagged ? [...cells, anomalous.has(x) ? '1' : '0'] : cells).map(quoted).join(',')
    })
  return [header.map(quoted).join(','), ...lines, ''].join('\r\n')
}
