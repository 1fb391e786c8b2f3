import { promises as files } from 'node:fs'
import { PlenumError, type SeriesFile } from '../contract'
import type { HallSeries } from '../domain'

/**
 * The log of a series file (float32, little endian, [steps, sensors, variables]).
 * @throws PlenumError `not-found` without the file, `bad-input` when its length does not fit.
 */
export async function readSeries(file: SeriesFile): Promise<HallSeries> {
  let bytes: Buffer
  try {
    bytes = await files.readFile(file.file)
  } catch (thrown) {
    throw new PlenumError('not-found', 'The log handed to the compute process cannot be read.', {
      place: { file: file.file },
      cause: thrown,
    })
  }
  const count = file.steps * file.sensors.length * file.variables.length
  if (bytes.length !== count * 4) {
    throw new PlenumError(
      'bad-input',
      `The log should hold ${count} values of 4 bytes, but is ${bytes.length} bytes.`,
      {
        place: { file: file.file },
      },
    )
  }
  // a copy of its own, because a pooled Buffer need not start at a multiple of four
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  const { steps, sensors, variables, startMs, cadenceSeconds, timeZone } = file
  return { steps, sensors, variables, startMs, cadenceSeconds, timeZone, values }
}
