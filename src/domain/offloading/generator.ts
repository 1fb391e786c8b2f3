import { philox4x32 } from '../random'

const twoTo32 = 0x1_0000_0000

/**
 * One fast generator per environment or trial: xoshiro128++ (Blackman and Vigna 2021, "Scrambled linear pseudorandom
 * number generators"), seeded with a block of Philox so that neighbouring seeds share nothing. The states lie in one flat
 * array, and row i draws the same numbers whatever rows lie beside it.
 */
export class StackedGenerators {
  /** [rows × 4] */
  private words: Uint32Array

  /** @param stream what the numbers are for: draws of one stream never move another */
  constructor(seeds: readonly number[], stream: number) {
    this.words = new Uint32Array(seeds.length * 4)
    seeds.forEach((seed, row) => {
      this.words.set(philox4x32([seed >>> 0, Math.floor(seed / twoTo32), stream, 0], [0x6f66666c, 0x6f616473]), row * 4)
    })
  }

  /** A generator of one row at exactly these four words. */
  static fromWords(words: Uint32Array): StackedGenerators {
    const generators = new StackedGenerators([], 0)
    generators.words = words.slice()
    return generators
  }

  getState(): Uint32Array {
    return this.words.slice()
  }
  setState(words: Uint32Array): void {
    this.words = words.slice()
  }
  /** Rows that go on, in this order. */
  keep(rows: readonly number[]): void {
    const kept = new Uint32Array(rows.length * 4)
    rows.forEach((row, i) => kept.set(this.words.subarray(row * 4, row * 4 + 4), i * 4))
    this.words = kept
  }

  /** A signed 32-bit word of row `row`. */
  word(row: number): number {
    const { words } = this
    const at = row * 4
    const s0 = (words[at] ?? 0) | 0
    const s1 = (words[at + 1] ?? 0) | 0
    let s2 = (words[at + 2] ?? 0) | 0
    let s3 = (words[at + 3] ?? 0) | 0
    const sum = (s0 + s3) | 0
    const result = (((sum << 7) | (sum >>> 25)) + s0) | 0
    s2 ^= s0
    s3 ^= s1
    words[at + 1] = s1 ^ s2
    words[at] = s0 ^ s3
    words[at + 2] = s2 ^ (s1 << 9)
    words[at + 3] = (s3 << 11) | (s3 >>> 21)
    return result
  }

  /** In (0, 1), in steps of 2^-32. */
  uniform(row: number): number {
    return ((this.word(row) >>> 0) + 0.5) / twoTo32
  }

  /** An integer of [0, bound); by multiplication, so off by at most bound / 2^32 of a probability. */
  integer(row: number, bound: number): number {
    return Math.floor(this.uniform(row) * bound)
  }

  /** Standard normals by Box–Muller into out[offset … offset + count); an odd last one is drawn as a pair. */
  fillNormals(row: number, out: Float32Array | Float64Array, offset: number, count: number): void {
    const end = offset + count
    for (let position = offset; position < end; position += 2) {
      const radius = Math.sqrt(-2 * Math.log(this.uniform(row)))
      const angle = 2 * Math.PI * this.uniform(row)
      out[position] = radius * Math.cos(angle)
      if (position + 1 < end) out[position + 1] = radius * Math.sin(angle)
    }
  }
}
