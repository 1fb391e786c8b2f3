import { RandomGenerator } from '../../../src/domain'
import { loadTensorFlow, Operations, type Tensor } from '../../../src/compute/tensorflow'

let operations: Promise<Operations> | undefined

/** The raw ops, loaded once per test file. */
export function loadOperations(): Promise<Operations> {
  operations ??= loadTensorFlow().then((runtime) => new Operations(runtime))
  return operations
}

/** Standard normal tensor, fixed by its seed. */
export function normalTensor(ops: Operations, shape: number[], seed: number, deviation = 1): Tensor {
  return ops.tensor(normals(shape, seed, deviation), shape)
}

export function normals(shape: number[], seed: number, deviation = 1): Float32Array {
  const random = new RandomGenerator(seed)
  const values = new Float32Array(shape.reduce((product, length) => product * length, 1))
  for (let i = 0; i < values.length; i++) values[i] = random.normal() * deviation
  return values
}

export function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0)
}

/** Number i of a typed array that is known to have it. */
export function at(values: ArrayLike<number>, i: number): number {
  const value = values[i]
  if (value === undefined) throw new Error(`There is no element ${String(i)}.`)
  return value
}

/**
 * Compares an analytic gradient with central differences of `loss` along random directions of unit length and along
 * single coordinates. float32 losses carry a relative error of about 1e-7 · loss, so a step of 1e-2 leaves about
 * 1e-5 · loss of rounding in the quotient; the step's own error is of second order (1e-4 · third derivative).
 * Returns the largest |difference| divided by the gradient's length.
 */
export function gradientError(
  parameters: Float32Array,
  gradient: Float32Array,
  loss: (parameters: Float32Array) => number,
  options: { directions: number; step: number; seed?: number; from?: number; to?: number },
): number {
  const { directions, step, seed = 7, from = 0, to = parameters.length } = options
  const random = new RandomGenerator(seed)
  const length = Math.sqrt(dot(gradient.subarray(from, to), gradient.subarray(from, to)))
  let worst = 0
  for (let i = 0; i < directions; i++) {
    const direction = new Float32Array(parameters.length)
    for (let k = from; k < to; k++) direction[k] = random.normal()
    const norm = Math.sqrt(dot(direction, direction))
    const moved = (sign: number): number =>
      loss(parameters.map((value, k) => value + (sign * step * (direction[k] ?? 0)) / norm))
    const numeric = (moved(1) - moved(-1)) / (2 * step)
    const analytic = dot(gradient, direction) / norm
    // a random unit direction sees about length / √n of the gradient
    const scale = length / Math.sqrt(to - from)
    worst = Math.max(worst, Math.abs(numeric - analytic) / scale)
  }
  return worst
}
