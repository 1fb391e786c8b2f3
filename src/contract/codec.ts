/**
 * Messages as text, for wires that carry no structured clone (WebSocket, the IPC of an old Electron): JSON, with typed
 * arrays as base64 and numbers that are not finite by name.
 */
import type { Endpoint } from './channel'

const typedArrays = { f32: Float32Array, f64: Float64Array } as const
type Tag = keyof typeof typedArrays

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  const chunk = 0x8000
  for (let i = 0; i < bytes.length; i += chunk) binary += String.fromCharCode(...bytes.subarray(i, i + chunk))
  return btoa(binary)
}
function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}
function encodeArray(tag: Tag, array: Float32Array | Float64Array): Record<string, string> {
  return { $array: tag, data: toBase64(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)) }
}

/** Text of `message`. */
export function encodeMessage(message: unknown): string {
  return JSON.stringify(message, (_key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) }
    if (value instanceof Float32Array) return encodeArray('f32', value)
    if (value instanceof Float64Array) return encodeArray('f64', value)
    return value
  })
}

/** The message of `text`. @throws SyntaxError or RangeError when the text is not one. */
export function decodeMessage(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('$number' in value && typeof value.$number === 'string') return Number(value.$number)
    if (!('$array' in value) || !('data' in value)) return value
    const { $array: tag, data } = value
    if ((tag !== 'f32' && tag !== 'f64') || typeof data !== 'string') return value
    return new typedArrays[tag](fromBase64(data).buffer)
  })
}

/** An end whose messages cross `wire` as text. What is no text is not for us (a debugger's message, say). */
export function textEndpoint(wire: Endpoint): Endpoint {
  return {
    ...wire,
    post: (message) => wire.post(encodeMessage(message)),
    onMessage: (receive) =>
      wire.onMessage((text) => {
        if (typeof text === 'string') receive(decodeMessage(text))
      }),
  }
}
