import { shallowRef, watch } from 'vue'
import { type Dataset, type Frames, PlenumError } from '../../contract'
import { useConnection } from '../stores'

/** Steps fetched together, and how many of such pieces are kept. */
const pieceSteps = 144
const keptPieces = 8

/**
 * The readings of all sensors at a step. Pieces are fetched as they are needed, the next one ahead; the last instant
 * stays until the new one is there.
 */
export function useFrames(what: () => { dataset: Dataset; variable: string; step: number }) {
  const connection = useConnection()
  const shown = shallowRef<{ values: Float32Array; timeMs: number; low: number; high: number; unit: string }>()
  const problem = shallowRef<PlenumError>()
  let pieces = new Map<number, Promise<Frames>>()
  let last = ''

  function fetched(dataset: Dataset, variable: string, piece: number): Promise<Frames> {
    const found = pieces.get(piece)
    if (found !== undefined) return found
    const request = connection.request('datasets/frames', {
      dataset: dataset.dataset,
      variable,
      fromStep: piece * pieceSteps,
      count: pieceSteps,
    })
    const mine = pieces
    // a failure is told to those who wait, and asked for again later
    request.catch(() => mine.delete(piece))
    pieces.set(piece, request)
    for (const old of [...pieces.keys()].slice(0, -keptPieces)) pieces.delete(old)
    return request
  }
  async function show(): Promise<void> {
    const { dataset, variable, step } = what()
    const key = `${dataset.dataset}/${variable}`
    if (key !== last) {
      pieces = new Map()
      last = key
    }
    const piece = Math.floor(step / pieceSteps)
    try {
      const frames = await fetched(dataset, variable, piece)
      const now = what()
      if (now.step !== step || now.variable !== variable || now.dataset.dataset !== dataset.dataset) return
      const at = step - piece * pieceSteps
      const width = dataset.sensorNames.length
      shown.value = {
        values: frames.values.subarray(at * width, (at + 1) * width),
        timeMs: frames.timesMs[at] ?? NaN,
        low: frames.low,
        high: frames.high,
        unit: frames.variable.unit,
      }
      problem.value = undefined
      if (at > pieceSteps / 2 && (piece + 1) * pieceSteps < dataset.steps) {
        fetched(dataset, variable, piece + 1).catch(() => undefined)
      }
    } catch (thrown) {
      problem.value = PlenumError.from(thrown)
    }
  }
  watch(
    () => {
      const { dataset, variable, step } = what()
      return [dataset.dataset, variable, step]
    },
    () => void show(),
    { immediate: true },
  )
  return { shown, problem, reload: () => void show() }
}
