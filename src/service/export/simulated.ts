import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { cardNameOf } from '../../contract'
import { simulateHall, type SimulationOptions } from '../../domain'
import { progressMeter, zoneOf, type OnProgress } from '../import'
import { writeAtomically } from '../store'
import { version } from '../version'
import { lineEnd, quoted, timestamp } from './csv'
import { refuseForeignCard, unwritable } from './write-table'

const pieceLength = 256 * 1024

export interface SimulatedLog {
  readonly file: string
  readonly rows: number
  readonly sensors: number
  readonly steps: number
  /** Rare events in it: cooling units that trip, bursts of load, opened doors. */
  readonly events: number
}

/** Streams the log of a plausible hall into a long CSV with its card; the same options write the same bytes. @throws PlenumError */
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
  const card = cardNameOf(path)
  refuseForeignCard(card)
  const tell = progressMeter(onProgress, 'simulating', 'rows', rows)
  const hash = createHash('sha256')
  let written = false
  try {
    await writeAtomically(path, async (write) => {
      const append = async (piece: string): Promise<void> => {
        hash.update(piece)
        await write(piece)
      }
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
    written = true
    const described = describe(options, { file: basename(path), rows, sha256: hash.digest('hex') }, hall.timeZone)
    await writeAtomically(card, (write) => write(`${JSON.stringify(described, null, 2)}\n`))
  } catch (thrown) {
    if (written) await rm(path, { force: true })
    throw unwritable(thrown, path)
  }
  return { file: path, rows, sensors: sensors.length, steps: hall.steps, events: hall.events.length }
}

/** The card beside it, from which an import knows that no hall stands behind these readings. */
function describe(
  { sensors, weeks, seed, cadenceSeconds }: SimulationOptions,
  about: { readonly file: string; readonly rows: number; readonly sha256: string },
  timeZone: string,
): object {
  const source = `Simulated by Plenum ${version}: ${sensors} sensors, ${weeks} weeks, every ${cadenceSeconds} s, seed ${seed}`
  const licence = 'none needed (simulated)'
  return {
    ...{ plenum: 'table', format: 1, ...about, table: 'readings', title: 'Readings of a simulated hall', version },
    from: { dataset: { name: 'a simulated hall', source, licence, timeZone }, seed },
    licence: 'Simulated: no real hall and no licence stand behind it.',
  }
}
