import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCheckpoint, writeCheckpoint, type Checkpoint } from '../../../../src/compute'
import { parameterCount } from '../../../../src/compute/parameters'
import { criticParameters, criticWeightNames } from '../../../../src/compute/critic'
import { generatorParameters } from '../../../../src/compute/generator'
import { criticShape, generatorShape } from '../../../../src/compute/model'
import { normals } from '../support'
import { modelOf, toyConfig, toyHall } from '../toy-hall'

const folder = mkdtempSync(join(tmpdir(), 'plenum-checkpoint-'))
afterAll(() => rmSync(folder, { recursive: true }))

function sample(): Checkpoint {
  const model = modelOf(toyHall({ missing: true }), toyConfig({ emaDecay: 0.9 }))
  const generator = parameterCount(generatorParameters(generatorShape(model)))
  const specs = criticParameters(criticShape(model))
  const critic = parameterCount(specs)
  const vectors = criticWeightNames(criticShape(model)).map((name, i) => {
    const shape = specs.find((spec) => spec.name === name)?.shape ?? []
    const outputs = shape.at(-1) ?? 1
    const inputs = shape.slice(0, -1).reduce((product, length) => product * length, 1)
    return [name, { left: normals([inputs], 30 + i), right: normals([outputs], 60 + i) }] as const
  })
  return {
    model,
    seed: 4,
    step: 17,
    secondsSpent: 12.5,
    version: '0.0.0-test',
    random: { seed: 4, stream: 0, drawn: 123_456_789_012, spareNormal: 0.1 + 0.2 },
    best: { step: 10, seconds: 7, variables: { temperature: { rmse: 1 / 3, pinball: 0.2 } }, score: 1.25 },
    lossSums: {
      steps: 3,
      wasserstein: 0.1,
      penalty: 1 / 7,
      criticLoss: -2,
      generatorLoss: 5,
      criticGradientNorm: 0.3,
      generatorGradientNorm: 1 / 9,
    },
    warnings: ['A sentence.'],
    watch: { means: { penalty: 1 / 3 }, streaks: { flat: 4 } },
    generator: normals([generator], 1),
    average: normals([generator], 2),
    critic: normals([critic], 3),
    generatorOptimizer: { step: 17, first: normals([generator], 4), second: normals([generator], 5) },
    criticOptimizer: { step: 34, first: normals([critic], 6), second: normals([critic], 7) },
    statistics: { mean: normals([8], 8), variance: normals([8], 9) },
    singularVectors: Object.fromEntries(vectors),
  }
}

it('comes back exactly as it was written, in one file', async () => {
  const file = join(folder, 'whole.safetensors')
  const checkpoint = sample()
  await writeCheckpoint(file, checkpoint)
  expect(readdirSync(folder)).toEqual(['whole.safetensors'])
  expect(await readCheckpoint(file)).toMatchObject(checkpoint)
})

it('is a safetensors file: header length, JSON with dtype, shape and offsets, data without holes', async () => {
  const file = join(folder, 'format.safetensors')
  const checkpoint = sample()
  await writeCheckpoint(file, checkpoint)
  const bytes = readFileSync(file)
  const length = Number(bytes.readBigUInt64LE(0))
  expect(length % 8).toBe(0)
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >
  const embedding = header['generator/embedding']
  expect(embedding).toEqual({ dtype: 'F32', shape: [3, 2], data_offsets: [0, 24] })
  expect(bytes.readFloatLE(8 + length)).toBe(checkpoint.generator[0])
  expect(header['critic/convolution1.weights']?.shape).toEqual([1, 5, 4, 4])
})

it('a write that fails leaves no file and says why', async () => {
  await expect(writeCheckpoint(join(folder, 'no', 'such', 'folder'), sample())).rejects.toMatchObject({
    code: 'workspace',
  })
})

describe('a file that is not what it says is refused with one sentence', () => {
  let good: Buffer
  beforeAll(async () => {
    const file = join(folder, 'good.safetensors')
    await writeCheckpoint(file, sample())
    good = readFileSync(file)
  })
  /** The same file with another header. */
  function withHeader(change: (header: Record<string, unknown>) => void): Buffer {
    const length = Number(good.readBigUInt64LE(0))
    const header = JSON.parse(good.toString('utf8', 8, 8 + length)) as Record<string, unknown>
    change(header)
    const text = Buffer.from(JSON.stringify(header))
    const size = Buffer.alloc(8)
    size.writeBigUInt64LE(BigInt(text.length))
    return Buffer.concat([size, text, good.subarray(8 + length)])
  }
  function withDescription(change: (description: Record<string, unknown>) => void): Buffer {
    return withHeader((header) => {
      const metadata = header.__metadata__ as { plenum: string }
      const description = JSON.parse(metadata.plenum) as Record<string, unknown>
      change(description)
      metadata.plenum = JSON.stringify(description)
    })
  }
  function withByte(at: number, value: number): Buffer {
    const copy = Buffer.from(good)
    copy[at] = value
    return copy
  }

  const cases: [string, () => Buffer, RegExp][] = [
    ['empty', () => Buffer.alloc(0), /too short/],
    ['a PNG', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /impossibly long/],
    ['a header longer than the file', () => Buffer.from('ffff000000000000', 'hex'), /beyond its end/],
    ['a header of 2^63 bytes', () => withByte(7, 0x80), /impossibly long/],
    ['a header that is not JSON', () => withByte(8, 0x78), /not JSON/],
    ['cut off', () => good.subarray(0, good.length - 4), /beyond the end|shorter/],
    ['longer than it says', () => Buffer.concat([good, Buffer.alloc(4)]), /longer or shorter/],
    [
      'NaN among the weights',
      () => Buffer.concat([good.subarray(0, -4), Buffer.from('0000c07f', 'hex')]),
      /not a number/,
    ],
    [
      'offsets that overlap',
      () =>
        withHeader((header) => {
          ;(header['generator/embedding'] as { data_offsets: number[] }).data_offsets = [0, 4096]
        }),
      /does not lie where its shape says/,
    ],
    [
      'integers instead of floats',
      () =>
        withHeader((header) => {
          ;(header['generator/embedding'] as { dtype: string }).dtype = 'I32'
        }),
      /not described as float32/,
    ],
    [
      'a missing tensor under another name',
      () =>
        withHeader((header) => {
          const entries = Object.entries(header).map(([name, entry]) => [
            name === 'critic/score.bias' ? 'critic/other' : name,
            entry,
          ])
          for (const name of Object.keys(header)) Reflect.deleteProperty(header, name)
          Object.assign(header, Object.fromEntries(entries))
        }),
      /critic\/score.bias is missing/,
    ],
    [
      'another hidden size than its weights have',
      () =>
        withDescription((description) => {
          const model = description.model as { config: { hiddenSize: number } }
          model.config.hiddenSize = 9
        }),
      /has shape \[.*\] instead of/,
    ],
    [
      'a description of another format version',
      () =>
        withDescription((description) => {
          description.formatVersion = 2
        }),
      /damaged or of another version/,
    ],
    [
      'a mask that does not fit the sensors',
      () =>
        withDescription((description) => {
          ;(description.model as { hasVariable: number[] }).hasVariable = [1]
        }),
      /contradicts itself/,
    ],
    [
      'a condition whose autoregressions are missing',
      () =>
        withDescription((description) => {
          ;(description.model as { config: { conditions: object } }).config.conditions = { arResidual: true }
        }),
      /contradicts itself/,
    ],
  ]
  it.each(cases)('%s', async (name, bytes, message) => {
    const file = join(folder, `${name.replaceAll(/\W/g, '-')}.bad`)
    writeFileSync(file, bytes())
    const thrown: unknown = await readCheckpoint(file).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'bad-input', place: { file } })
    expect((thrown as Error).message).toMatch(message)
  })

  it('but one from before there were conditions opens, without any', async () => {
    const file = join(folder, 'earlier.safetensors')
    const earlier = withDescription((description) => {
      const model = description.model as { config: { conditions?: object }; residualModels?: unknown }
      delete model.config.conditions
      delete model.residualModels
    })
    writeFileSync(file, earlier)
    expect(await readCheckpoint(file)).toMatchObject(sample())
  })

  it('a file that is not there', async () => {
    await expect(readCheckpoint(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'not-found' })
  })
})
