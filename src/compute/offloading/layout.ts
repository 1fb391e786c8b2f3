import type { RandomGenerator } from '../../domain'
import { itemAt } from '../items'

/** Floats of a row of the vector, 64 bytes: tensors cut between rows share its memory, others would be copies. */
export const rowFloats = 16

/** One tensor of a stacked network in its flat vector. */
export interface Slot {
  /** [networks, in, out] of weights, [networks, 1, out] of biases */
  readonly shape: [number, number, number]
  /** Numbers in it, and rows of the vector it takes. */
  readonly size: number
  readonly rows: number
}

/** Weights and biases in turn, layer by layer, for `networks` networks of equal sizes, e.g. [65, 64, 64, 10]. */
export function slotsOf(networks: number, sizes: readonly number[]): Slot[] {
  return sizes.slice(1).flatMap((width, layer) =>
    [itemAt(sizes, layer), 1].map((height) => {
      const size = networks * height * width
      return { shape: [networks, height, width] as [number, number, number], size, rows: Math.ceil(size / rowFloats) }
    }),
  )
}

export function vectorRows(slots: readonly Slot[]): number {
  return slots.reduce((rows, slot) => rows + slot.rows, 0)
}

/** One network's weights and biases, slot by slot, without padding: what a checkpoint of one trial holds. */
export type NetworkValues = readonly Float32Array[]

/** One network's numbers in one vector, slot by slot. */
export function joinValues(values: NetworkValues): Float32Array<ArrayBuffer> {
  const joined = new Float32Array(values.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of values) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** The reverse of {@link joinValues}, copied. */
export function splitValues(vector: Float32Array, sizes: readonly number[]): NetworkValues {
  let at = 0
  return slotsOf(1, sizes).map(({ size }) => vector.slice(at, (at += size)))
}

/** Uniform in ± 1/√inputs, weights and biases alike (the default of PyTorch's linear layers, as CleanRL and SB3 use it). */
export function initialValues(sizes: readonly number[], random: RandomGenerator): NetworkValues {
  return slotsOf(1, sizes).map(({ size }, slot) => {
    const bound = 1 / Math.sqrt(itemAt(sizes, Math.floor(slot / 2)))
    return Float32Array.from({ length: size }, () => (2 * random.uniform() - 1) * bound)
  })
}

/** Networks side by side as the values of one vector [rows × 16]. */
export function packNetworks(networks: readonly NetworkValues[], sizes: readonly number[]): Float32Array {
  const slots = slotsOf(networks.length, sizes)
  const vector = new Float32Array(vectorRows(slots) * rowFloats)
  let at = 0
  slots.forEach(({ size, rows }, slot) => {
    networks.forEach((values, network) => {
      vector.set(itemAt(values, slot), at + (network * size) / networks.length)
    })
    at += rows * rowFloats
  })
  return vector
}

/** The reverse of {@link packNetworks}, for one of the networks. */
export function unpackNetwork(
  vector: Float32Array,
  networks: number,
  network: number,
  sizes: readonly number[],
): NetworkValues {
  let at = 0
  return slotsOf(networks, sizes).map(({ size, rows }) => {
    const own = size / networks
    const values = vector.slice(at + network * own, at + (network + 1) * own)
    at += rows * rowFloats
    return values
  })
}
