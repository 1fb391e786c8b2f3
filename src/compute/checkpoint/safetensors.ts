import { z } from 'zod'
import { PlenumError } from '../../contract'

/** A named block of float32 numbers. */
export interface NamedTensor {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** Contents of a safetensors file: one tensor per name, and text beside them. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, NamedTensor>
  readonly metadata: Readonly<Record<string, string>>
}

const lengthBytes = 8
/** No honest header comes near; a hostile length must not make us allocate. */
const headerLimitBytes = 16 * 1024 * 1024

const entrySchema = z.strictObject({
  dtype: z.literal('F32'),
  shape: z.array(z.int().nonnegative()).max(8),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
})
const headerSchema = z.record(z.string().max(200), z.unknown())
const metadataSchema = z.record(z.string(), z.string())

/**
 * The bytes of a safetensors file: header length (8 bytes, little endian), JSON header, data. Tensors are float32, little
 * endian, in the order given; the header is padded with spaces to a multiple of 8, as the format's own writer does.
 */
export function encodeTensorFile({ tensors, metadata }: TensorFile): Uint8Array[] {
  const header: Record<string, unknown> = { __metadata__: metadata }
  const data: Uint8Array[] = []
  let offset = 0
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] }
    data.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    offset += values.byteLength
  }
  let text = Buffer.from(JSON.stringify(header))
  const padding = (8 - (text.length % 8)) % 8
  text = Buffer.concat([text, Buffer.alloc(padding, ' ')])
  const length = Buffer.alloc(lengthBytes)
  length.writeBigUInt64LE(BigInt(text.length))
  return [length, text, ...data]
}

/** @throws PlenumError `bad-input` naming what is wrong; nothing in the file is trusted before it is checked. */
export function decodeTensorFile(bytes: Uint8Array, file: string): TensorFile {
  const refuse = (why: string): PlenumError =>
    new PlenumError('bad-input', `This is not a checkpoint of Plenum: ${why}.`, { place: { file } })
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < lengthBytes) throw refuse('it is too short')
  const headerLength = buffer.readBigUInt64LE(0)
  if (headerLength > BigInt(headerLimitBytes)) throw refuse('its header is impossibly long')
  const dataFrom = lengthBytes + Number(headerLength)
  if (dataFrom > buffer.length) throw refuse('its header reaches beyond its end')
  const header = headerSchema.safeParse(parseJson(buffer.toString('utf8', lengthBytes, dataFrom)))
  if (!header.success) throw refuse('its header is not JSON')
  const { __metadata__: rawMetadata = {}, ...entries } = header.data
  const metadata = metadataSchema.safeParse(rawMetadata)
  if (!metadata.success) throw refuse('its metadata is not text')

  const tensors = new Map<string, NamedTensor>()
  let expected = 0
  for (const [name, raw] of Object.entries(entries)) {
    const entry = entrySchema.safeParse(raw)
    if (!entry.success) throw refuse(`tensor ${name} is not described as float32 with a shape and offsets`)
    const { shape, data_offsets: offsets } = entry.data
    const elements = shape.reduce((product, length) => product * length, 1)
    // the format wants the data without holes and without overlap
    if (offsets[0] !== expected || offsets[1] - offsets[0] !== elements * 4) {
      throw refuse(`tensor ${name} does not lie where its shape says`)
    }
    expected = offsets[1]
    if (dataFrom + expected > buffer.length) throw refuse(`tensor ${name} reaches beyond the end of the file`)
    const from = buffer.byteOffset + dataFrom + offsets[0]
    // a copy of its own, because the header may end anywhere
    const values = new Float32Array(buffer.buffer.slice(from, from + elements * 4) as ArrayBuffer)
    if (!values.every(Number.isFinite)) throw refuse(`tensor ${name} holds something that is not a number`)
    tensors.set(name, { shape, values })
  }
  if (dataFrom + expected !== buffer.length) throw refuse('it is longer or shorter than its header says')
  return { tensors, metadata: metadata.data }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
