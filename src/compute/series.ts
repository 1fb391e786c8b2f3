import { promises as files } from 'node:fs'
import { PlenumError, type SeriesFile } from '../contract'
import type { HallSeries } from '../domain'

/** Bytes of one read: a system call takes no more than 2 GiB. */
const mostAtOnce = 2 ** 28

/**
 * The log of a series file (float32, little endian, [steps, sensors, variables]).
 * @throws PlenumError `not-found` without the file, `bad-input` when its length does not fit.
 */
export async function readSeries(file: SeriesFile): Promise<HallSeries> {
  const count = file.steps * file.sensors.length * file.variables.length
  const { values, bytes } = await readFloats(file.file, count).catch((thrown: unknown) => {
    throw new PlenumError('not-found', 'The log handed to the compute process cannot be read.', {
      place: { file: file.file },
      cause: thrown,
    })
  })
  if (bytes !== count * 4) {
    throw new PlenumError('bad-input', `The log should hold ${count} values of 4 bytes, but is ${bytes} bytes.`, {
      place: { file: file.file },
    })
  }
  const { steps, sensors, variables, startMs, cadenceSeconds, timeZone } = file
  return { steps, sensors, variables, startMs, cadenceSeconds, timeZone, values }
}

/** At most `count` values, read straight to where they stay: a year of a large hall is not held twice. */
async function readFloats(path: string, count: number): Promise<{ values: Float32Array<ArrayBuffer>; bytes: number }> {
  const file = await files.open(path)
  try {
    const { size } = await file.stat()
    const values = new Float32Array(count)
    const target = new Uint8Array(values.buffer)
    let read = 0
    while (read < target.length) {
      const { bytesRead } = await file.read(target, read, Math.min(mostAtOnce, target.length - read), read)
      if (bytesRead === 0) break
      read += bytesRead
    }
    return { values, bytes: size }
  } finally {
    await file.close()
  }
}
