import { describe, expect, it } from 'vitest'
import { decodeMessage, encodeMessage, memoryPair, textEndpoint } from '../../../src/contract'

describe('codec', () => {
  it('brings typed arrays back bit for bit, NaN included', () => {
    const message = {
      kind: 'reply',
      output: { low: new Float64Array([1 / 3, NaN, -Infinity]), high: new Float32Array([0.1, NaN]) },
    }
    expect(decodeMessage(encodeMessage(message))).toEqual(message)
  })

  it('brings an array larger than an argument list back', () => {
    const values = Float32Array.from({ length: 200_000 }, (_, index) => Math.sqrt(index))
    expect(decodeMessage(encodeMessage(values))).toEqual(values)
  })

  it('encodes only the part of a buffer that a view shows', () => {
    const view = new Float32Array([1, 2, 3, 4]).subarray(1, 3)
    expect(decodeMessage(encodeMessage(view))).toEqual(new Float32Array([2, 3]))
  })

  it('brings numbers that are not finite back', () => {
    const message = { loss: NaN, best: Infinity, worst: -Infinity, step: 3 }
    expect(decodeMessage(encodeMessage(message))).toEqual(message)
  })

  it('carries messages as text, and passes over what is no text', () => {
    const [near, far] = memoryPair()
    const heard: unknown[] = []
    textEndpoint(far).onMessage((message) => heard.push(message))
    near.post({ kind: 'not text' })
    textEndpoint(near).post({ loss: new Float32Array([NaN, 0.5]), missing: null })
    return expect.poll(() => heard).toEqual([{ loss: new Float32Array([NaN, 0.5]), missing: null }])
  })

  it('refuses text that is no message', () => {
    expect(() => decodeMessage('{')).toThrow(SyntaxError)
    expect(() => decodeMessage('{"$array":"f32","data":"AAA="}')).toThrow(RangeError)
  })
})
