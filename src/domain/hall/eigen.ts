/** Eigenvalues in falling order; vector k is column k of `vectors` [size, columns], of length 1. */
export interface Eigenpairs {
  readonly values: Float64Array
  readonly vectors: Float64Array
}

const sweepLimit = 60
/** Directions carried beside the wanted ones in a subspace iteration: the more, the faster it settles. */
const spareDirections = 8

/**
 * All eigenpairs of a small symmetric matrix [size, size] by cyclic Jacobi rotations (Golub and Van Loan, Matrix
 * Computations, section 8.5).
 */
export function jacobiEigenpairs(matrix: ArrayLike<number>, size: number): Eigenpairs {
  const a = Float64Array.from({ length: size * size }, (_, i) => matrix[i] ?? NaN)
  const v = new Float64Array(size * size)
  for (let i = 0; i < size; i++) v[i * size + i] = 1
  for (let sweep = 0; sweep < sweepLimit; sweep++) {
    let off = 0
    let all = 0
    for (let i = 0; i < size * size; i++) {
      const square = (a[i] ?? 0) ** 2
      all += square
      if (i % (size + 1) !== 0) off += square
    }
    if (!(off > 1e-30 * all)) break
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q)
  }
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (i, j) => (a[j * size + j] ?? 0) - (a[i * size + i] ?? 0),
  )
  const vectors = new Float64Array(size * size)
  order.forEach((from, to) => {
    for (let row = 0; row < size; row++) vectors[row * size + to] = v[row * size + from] ?? 0
  })
  return { values: Float64Array.from(order, (i) => a[i * size + i] ?? NaN), vectors }
}

/** One rotation that makes a[p, q] zero. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q] ?? 0
  if (apq === 0) return
  const theta = ((a[q * size + q] ?? 0) - (a[p * size + p] ?? 0)) / (2 * apq)
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  for (let k = 0; k < size; k++) {
    const kp = a[k * size + p] ?? 0
    const kq = a[k * size + q] ?? 0
    a[k * size + p] = cosine * kp - sine * kq
    a[k * size + q] = sine * kp + cosine * kq
    const vp = v[k * size + p] ?? 0
    const vq = v[k * size + q] ?? 0
    v[k * size + p] = cosine * vp - sine * vq
    v[k * size + q] = sine * vp + cosine * vq
  }
  for (let k = 0; k < size; k++) {
    const pk = a[p * size + k] ?? 0
    const qk = a[q * size + k] ?? 0
    a[p * size + k] = cosine * pk - sine * qk
    a[q * size + k] = sine * pk + cosine * qk
  }
}

/**
 * The `count` largest eigenpairs of a symmetric matrix [size, size] by subspace iteration with Rayleigh–Ritz steps, which
 * costs size² · (count + 8) a round. The matrix is shifted so that large means large, not large in magnitude. A matrix that
 * changes little from call to call is solved in a few rounds from the `subspace` of the call before.
 */
export function largestEigenpairs(
  matrix: Float64Array,
  size: number,
  count: number,
  options: { readonly rounds: number; readonly shift: number; readonly subspace?: Float64Array | undefined },
): Eigenpairs & { readonly subspace: Float64Array } {
  const width = Math.min(size, count + spareDirections)
  let subspace = options.subspace ?? startingSubspace(size, width)
  let values: Float64Array = new Float64Array(width)
  for (let round = 0; round < options.rounds; round++) {
    const moved = multiply(matrix, subspace, size, width, options.shift)
    orthonormalise(moved, size, width)
    const image = multiply(matrix, moved, size, width, 0)
    const small = new Float64Array(width * width)
    for (let row = 0; row < size; row++) {
      for (let i = 0; i < width; i++) {
        const value = moved[row * width + i] ?? 0
        for (let j = 0; j < width; j++) {
          small[i * width + j] = (small[i * width + j] ?? 0) + value * (image[row * width + j] ?? 0)
        }
      }
    }
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < i; j++) {
        const mean = ((small[i * width + j] ?? 0) + (small[j * width + i] ?? 0)) / 2
        small[i * width + j] = mean
        small[j * width + i] = mean
      }
    }
    const ritz = jacobiEigenpairs(small, width)
    const turned = new Float64Array(size * width)
    for (let row = 0; row < size; row++) {
      for (let k = 0; k < width; k++) {
        const value = moved[row * width + k] ?? 0
        for (let j = 0; j < width; j++) {
          turned[row * width + j] = (turned[row * width + j] ?? 0) + value * (ritz.vectors[k * width + j] ?? 0)
        }
      }
    }
    subspace = turned
    const before = values
    values = ritz.values
    const settled = values.every((value, k) => k >= count || Math.abs(value - (before[k] ?? 0)) < 1e-13 * size)
    if (settled) break
  }
  const wanted = Math.min(count, size)
  const vectors = new Float64Array(size * wanted)
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < wanted; k++) vectors[row * wanted + k] = subspace[row * width + k] ?? 0
  }
  return { values: values.slice(0, wanted), vectors, subspace }
}

/** Fixed directions that no real matrix is blind to: sines of growing, unrelated frequencies. */
function startingSubspace(size: number, width: number): Float64Array {
  return Float64Array.from({ length: size * width }, (_, i) => {
    const row = Math.floor(i / width)
    const column = i % width
    return Math.sin((row + 1) * (column + 1) * 1.618033988749895 + column * column)
  })
}

/** (matrix + shift · I) · vectors; vectors [size, width]. */
function multiply(
  matrix: Float64Array,
  vectors: Float64Array,
  size: number,
  width: number,
  shift: number,
): Float64Array {
  const result = new Float64Array(size * width)
  for (let row = 0; row < size; row++) {
    const out = row * width
    for (let k = 0; k < width; k++) result[out + k] = shift * (vectors[out + k] ?? 0)
    for (let column = 0; column < size; column++) {
      const value = matrix[row * size + column] ?? 0
      if (value === 0) continue
      const from = column * width
      for (let k = 0; k < width; k++) result[out + k] = (result[out + k] ?? 0) + value * (vectors[from + k] ?? 0)
    }
  }
  return result
}

/** Gram–Schmidt, twice over for orthogonality to the last bits; a dependent column becomes zero. */
function orthonormalise(vectors: Float64Array, size: number, width: number): void {
  for (let k = 0; k < width; k++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < k; j++) {
        let product = 0
        for (let row = 0; row < size; row++) {
          product += (vectors[row * width + k] ?? 0) * (vectors[row * width + j] ?? 0)
        }
        for (let row = 0; row < size; row++) {
          const place = row * width + k
          vectors[place] = (vectors[place] ?? 0) - product * (vectors[row * width + j] ?? 0)
        }
      }
    }
    let square = 0
    for (let row = 0; row < size; row++) square += (vectors[row * width + k] ?? 0) ** 2
    const factor = square > 1e-200 ? 1 / Math.sqrt(square) : 0
    for (let row = 0; row < size; row++) vectors[row * width + k] = (vectors[row * width + k] ?? 0) * factor
  }
}
