import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { simulateHall, type HallSeries } from '../../../src/domain'

export type LogName = 'real' | 'simulated'

const resources = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'resources')

/** A whole log, or `days` of it from day `from` on. */
export function logNamed(name: LogName, cut: { readonly days: number; readonly from: number } | null): HallSeries {
  const whole = name === 'simulated' ? simulated() : indoorClimate()
  if (cut === null) return whole
  const perDay = 86_400 / whole.cadenceSeconds
  const first = Math.min(whole.steps, Math.floor(cut.from * perDay))
  const steps = Math.min(whole.steps - first, Math.floor(cut.days * perDay))
  const row = whole.sensors.length * whole.variables.length
  return {
    ...whole,
    steps,
    startMs: whole.startMs + first * whole.cadenceSeconds * 1000,
    values: whole.values.slice(first * row, (first + steps) * row),
  }
}

/** The bundled log of eight indoor places, as it was published: local time without a zone. */
function indoorClimate(): HallSeries {
  const text = gunzipSync(readFileSync(join(resources, 'samples', 'indoor-climate.csv.gz'))).toString('utf8')
  const [header = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))
  const sensors = header.filter((name) => name.startsWith('T')).map((name) => name.slice(1))
  const columns = sensors.flatMap((place) => [header.indexOf(`T${place}`), header.indexOf(`RH_${place}`)])
  return {
    steps: rows.length,
    sensors,
    variables: [
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ],
    startMs: Date.parse(`${rows[0]?.[0]?.replace(' ', 'T') ?? ''}Z`),
    cadenceSeconds: 600,
    timeZone: 'UTC',
    values: Float32Array.from(rows.flatMap((row) => columns.map((column) => Number(row[column])))),
  }
}

function simulated(): HallSeries {
  const hall = simulateHall({ sensors: 35, weeks: 8, seed: 1 })
  const values = new Float32Array(hall.steps * hall.sensors.length * hall.variables.length)
  let at = 0
  for (const row of hall.rows()) {
    values.set(row, at)
    at += row.length
  }
  return { ...hall, values }
}
