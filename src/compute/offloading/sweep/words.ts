/**
 * Checkpoints hold float32 only. Other numbers lie in them as the 16-bit halves of their bytes, which float32 holds exactly
 * and which are always finite.
 */
export function toHalves(values: Float64Array | Uint32Array | Int32Array | Uint8Array): Float32Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return Float32Array.from({ length: Math.ceil(bytes.length / 2) }, (_, i) => {
    return (bytes[2 * i] ?? 0) + 256 * (bytes[2 * i + 1] ?? 0)
  })
}

/** The bytes behind {@link toHalves}, `length` of them. */
export function fromHalves(halves: Float32Array, length: number): ArrayBuffer {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) {
    const half = halves[i >> 1] ?? 0
    bytes[i] = i % 2 === 0 ? half % 256 : Math.floor(half / 256)
  }
  return bytes.buffer
}
