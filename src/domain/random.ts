/**
 * Deterministic random numbers on Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
 * A counter and a key go in, four 32-bit words come out: any draw can be made alone, in any order and in any batch.
 */

const roundMultiplier0 = 0xd2511f53
const roundMultiplier1 = 0xcd9e8d57
const keyIncrement0 = 0x9e3779b9
const keyIncrement1 = 0xbb67ae85
const rounds = 10
const twoTo32 = 0x1_0000_0000
/** Fourth counter word of sequential generators; positions of noise never reach it, so the two never meet. */
const sequentialMark = 0xffff_ffff

/** The four words of the block drawn last; module-level so that a draw allocates nothing. */
const block = new Uint32Array(4)

/**
 * High 32 bits, as a signed number, of the 64-bit product of two 32-bit words. All in 32-bit integers, which V8 keeps in
 * registers: products of 16-bit halves fit as unsigned, and so does a half more.
 */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0
  const carry = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0
}

/** Puts the four words of one counter under one key into `block`. */
function drawBlock(key0: number, key1: number, word0: number, word1: number, word2: number, word3: number): void {
  let c0 = word0
  let c1 = word1
  let c2 = word2
  let c3 = word3
  let k0 = key0
  let k1 = key1
  for (let round = 0; round < rounds; round++) {
    const high0 = multiplyHigh(roundMultiplier0, c0)
    const low0 = Math.imul(roundMultiplier0, c0)
    const high1 = multiplyHigh(roundMultiplier1, c2)
    const low1 = Math.imul(roundMultiplier1, c2)
    c0 = high1 ^ c1 ^ k0
    c1 = low1
    c2 = high0 ^ c3 ^ k1
    c3 = low0
    k0 = (k0 + keyIncrement0) | 0
    k1 = (k1 + keyIncrement1) | 0
  }
  block[0] = c0
  block[1] = c1
  block[2] = c2
  block[3] = c3
}

/** Philox4x32-10 as published: counter [4] and key [2] of unsigned 32-bit words to four words. */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  drawBlock(key[0], key[1], counter[0], counter[1], counter[2], counter[3])
  return [block[0] ?? 0, block[1] ?? 0, block[2] ?? 0, block[3] ?? 0]
}

/** Key words of a seed (up to 2^53) and a stream; below 2^32 the seed is the first word as it stands. */
function secondKeyWord(seed: number, stream: number): number {
  return (stream ^ (Math.floor(seed / twoTo32) << 11)) >>> 0
}

/** The open interval (0, 1), in steps of 2^-32. */
function openUniform(word: number): number {
  return (word + 0.5) / twoTo32
}

/**
 * Where a draw sits. Two draws that differ in any part are independent; equal places give equal bytes.
 * Every part is an integer in [0, 2^32), except `step` in [0, 2^24).
 */
export interface DrawPlace {
  readonly seed: number
  /** What the draw is for (noise, acceptance, candidate number, …). */
  readonly stream: number
  readonly start: number
  readonly scenario: number
  readonly step: number
  readonly sensor: number
}

/**
 * Writes `count` standard normals (at most 1024) for one place into `out` from `offset` on, by Box–Muller on Philox words.
 * The first n values do not depend on `count` as long as n is even.
 */
export function fillNormalsAt(
  place: DrawPlace,
  out: Float32Array | Float64Array,
  offset = 0,
  count = out.length - offset,
): void {
  const key0 = place.seed >>> 0
  const key1 = secondKeyWord(place.seed, place.stream)
  const end = offset + count
  for (let position = offset, number = 0; position < end; position += 4, number++) {
    drawBlock(key0, key1, place.start, place.scenario, place.step | (number << 24), place.sensor)
    for (let pair = 0; pair < 4 && position + pair < end; pair += 2) {
      const radius = Math.sqrt(-2 * Math.log(openUniform(block[pair] ?? 0)))
      const angle = (2 * Math.PI * (block[pair + 1] ?? 0)) / twoTo32
      out[position + pair] = radius * Math.cos(angle)
      if (position + pair + 1 < end) out[position + pair + 1] = radius * Math.sin(angle)
    }
  }
}

/** Writes `count` uniforms of the open interval (0, 1) (at most 1024) for one place into `out` from `offset` on. */
export function fillUniformsAt(
  place: DrawPlace,
  out: Float32Array | Float64Array,
  offset = 0,
  count = out.length - offset,
): void {
  const key0 = place.seed >>> 0
  const key1 = secondKeyWord(place.seed, place.stream)
  const end = offset + count
  for (let position = offset, number = 0; position < end; position += 4, number++) {
    drawBlock(key0, key1, place.start, place.scenario, place.step | (number << 24), place.sensor)
    for (let word = 0; word < 4 && position + word < end; word++) {
      out[position + word] = openUniform(block[word] ?? 0)
    }
  }
}

/** All that a {@link RandomGenerator} remembers, as plain numbers for a checkpoint. */
export interface RandomState {
  readonly seed: number
  readonly stream: number
  /** 32-bit words drawn so far. */
  readonly drawn: number
  /** The second half of the last Box–Muller pair. */
  readonly spareNormal: number | null
}

/** Random numbers in sequence, for training and bootstraps. The same seed, stream and calls give the same bytes. */
export class RandomGenerator {
  private seed: number
  private stream: number
  private drawn = 0
  private spareNormal: number | null = null
  private readonly words = new Uint32Array(4)
  private blockInWords = -1

  constructor(seed: number, stream = 0) {
    this.seed = seed
    this.stream = stream
  }

  static fromState(state: RandomState): RandomGenerator {
    const generator = new RandomGenerator(state.seed, state.stream)
    generator.setState(state)
    return generator
  }

  getState(): RandomState {
    return { seed: this.seed, stream: this.stream, drawn: this.drawn, spareNormal: this.spareNormal }
  }

  setState(state: RandomState): void {
    this.seed = state.seed
    this.stream = state.stream
    this.drawn = state.drawn
    this.spareNormal = state.spareNormal
    this.blockInWords = -1
  }

  /** An unsigned 32-bit integer. */
  word(): number {
    const wanted = Math.floor(this.drawn / 4)
    if (wanted !== this.blockInWords) {
      const high = Math.floor(wanted / twoTo32)
      drawBlock(this.seed >>> 0, secondKeyWord(this.seed, this.stream), wanted, high, 0, sequentialMark)
      // one by one: four numbers are too few for a call of TypedArray.set
      for (let i = 0; i < 4; i++) this.words[i] = block[i] ?? 0
      this.blockInWords = wanted
    }
    const word = this.words[this.drawn % 4] ?? 0
    this.drawn++
    return word
  }

  /** In [0, 1), 53 bits. */
  uniform(): number {
    const high = this.word() >>> 5
    const low = this.word() >>> 6
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000
  }

  /** Every integer of [0, bound) equally likely; `bound` in [1, 2^32]. */
  integer(bound: number): number {
    // words above the largest multiple of the bound are thrown away, else small results would be likelier
    const limit = twoTo32 - (twoTo32 % bound)
    let word = this.word()
    while (word >= limit) word = this.word()
    return word % bound
  }

  normal(): number {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal
      this.spareNormal = null
      return spare
    }
    const radius = Math.sqrt(-2 * Math.log(openUniform(this.word())))
    const angle = (2 * Math.PI * this.word()) / twoTo32
    this.spareNormal = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }

  fillNormal<Numbers extends Float32Array | Float64Array>(out: Numbers): Numbers {
    for (let i = 0; i < out.length; i++) out[i] = this.normal()
    return out
  }

  fillUniform<Numbers extends Float32Array | Float64Array>(out: Numbers): Numbers {
    for (let i = 0; i < out.length; i++) out[i] = this.uniform()
    return out
  }

  /** Number of events of a Poisson process with this mean (Knuth's product, in parts so that it never underflows). */
  poisson(mean: number): number {
    let events = 0
    for (let left = mean; left > 0; left -= 32) {
      const limit = Math.exp(-Math.min(left, 32))
      for (let product = this.uniform(); product > limit; product *= this.uniform()) events++
    }
    return events
  }

  /** The integers 0 … n − 1 in random order (Fisher–Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const kept = order[i] ?? 0
      order[i] = order[j] ?? 0
      order[j] = kept
    }
    return order
  }
}
