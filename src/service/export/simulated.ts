import { simulateHall, type SimulationOptions } from '../../domain'
import { progressMeter, zoneOf, type OnProgress } from '../import'
import { writeAtomically } from '../store'
import { lineEnd, quoted, timestamp } from './csv'
import { unwritable } from './write-table'

const pieceLength = 256 * 1024

export interface SimulatedLog {
  readonly file: string
  readonly rows: number
  readonly sensors: number
  readonly steps: number
  /** Rare events in it: cooling units that trip, bursts of load, opened doors. */
  readonly events: number
}

/** Streams the log of a plausible hall into a long CSV; the same options write the same bytes. @throws PlenumError */
export async function writeSimulatedLog(
  options: SimulationOptions,
  path: string,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: OnProgress | undefined } = {},
): Promise<SimulatedLog> {
  const hall = simulateHall(options)
  const zone = zoneOf(hall.timeZone)
  const sensors = hall.sensors.map(quoted)
  const width = hall.variables.length
  const rows = hall.steps * sensors.length
  const tell = progressMeter(onProgress, 'simulating', 'rows', rows)
  try {
    await writeAtomically(path, async (append) => {
      let piece = ['timestamp', 'sensor', ...hall.variables.map(({ name }) => quoted(name))].join(',') + lineEnd
      let step = 0
      for (const values of hall.rows()) {
        const time = timestamp(hall.startMs + step * hall.cadenceSeconds * 1000, zone)
        for (const [sensor, name] of sensors.entries()) {
          piece += `${time},${name}`
          for (let variable = 0; variable < width; variable++) piece += `,${values[sensor * width + variable] ?? ''}`
          piece += lineEnd
        }
        step++
        if (piece.length < pieceLength) continue
        signal?.throwIfAborted()
        await append(piece)
        piece = ''
        tell(step * sensors.length)
      }
      signal?.throwIfAborted()
      await append(piece)
      tell(rows, true)
    })
  } catch (thrown) {
    throw unwritable(thrown, path)
  }
  return { file: path, rows, sensors: sensors.length, steps: hall.steps, events: hall.events.length }
}
