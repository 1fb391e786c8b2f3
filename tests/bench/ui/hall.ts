import type { Dataset } from '../../../src/contract'
import { openWorkspace } from '../../../src/service/store'

const cadenceSeconds = 600
const stepsPerDay = 86_400 / cadenceSeconds

/** Repeatable noise in −1 … 1 without keeping any: the fractional part of a sine that turns fast. */
function noise(step: number, sensor: number): number {
  const turned = Math.sin(step * 12.9898 + sensor * 78.233) * 43_758.5453
  return 2 * (turned - Math.floor(turned)) - 1
}

/** A workspace with one hall: days and seasons as sines, noise, a day without readings. For the window, not for a model. */
export function makeHall(file: string, sensors: number, days: number): Dataset {
  const workspace = openWorkspace(file, { create: true })
  const steps = days * stepsPerDay
  const faults = { gaps: 0, duplicates: 0, unparsable: 0, outOfRange: 0, stuck: 0, outOfOrder: 0 }
  const names = Array.from({ length: sensors }, (_, sensor) => `S${String(sensor + 1).padStart(3, '0')}`)
  try {
    return workspace.datasets.insert(
      {
        name: `Hall of ${sensors}`,
        sensors: names,
        variables: [
          { name: 'temperature', unit: '°C' },
          { name: 'humidity', unit: '%' },
        ],
        startMs: Date.UTC(2025, 0, 1),
        cadenceSeconds,
        steps,
        timeZone: 'Europe/Berlin',
        readings: sensors * steps * 2,
        missing: 0,
        faults,
        files: 'made for a measurement',
        source: '',
        licence: '',
        report: {
          files: [],
          layout: 'long',
          encoding: 'UTF-8',
          delimiter: ',',
          decimalMark: '.',
          timeFormat: 'ISO 8601',
          timeZone: 'Europe/Berlin',
          columns: [],
          faults,
          perSensor: [],
          examples: [],
          interpolated: 0,
          offGrid: 0,
          offGridMaxSeconds: 0,
          notes: [],
          seconds: 0,
        },
      },
      (sensor, variable) => {
        const values = new Float32Array(steps)
        const missingDay = (sensor * 7) % days
        for (let step = 0; step < steps; step++) {
          const day = step / stepsPerDay
          const value =
            22 + (sensor % 17) / 3 + 4 * Math.sin((2 * Math.PI * day) / 365) + 2 * Math.sin(2 * Math.PI * day + sensor)
          const missing = Math.floor(day) === missingDay && sensor % 3 === 0
          values[step] = missing ? NaN : (variable === 0 ? value : 80 - 1.4 * value) + noise(step, sensor)
        }
        return values
      },
    )
  } finally {
    workspace.close()
  }
}
