import { describe, expect, it } from 'vitest'
import { plenumConfigSchema, presetConfig, trainConfigSchema } from '../../../src/contract'

describe('presets', () => {
  it('the defaults are those of plenum, and thesis keeps its published figures', () => {
    expect(trainConfigSchema.parse({})).toEqual(presetConfig('plenum'))
    expect(presetConfig('thesis')).toMatchObject({ preset: 'thesis', steps: 2000, batchSize: 64, criticSteps: 5 })
    expect(presetConfig('thesis')).toMatchObject({
      optimizer: 'adabelief',
      ttur: true,
      spectralNorm: true,
      dropout: 0.1,
    })
  })

  it('a configuration stored before there was plenum stays valid and is what it was', () => {
    const { plenum, ...before } = presetConfig('thesis')
    expect(trainConfigSchema.parse(before)).toEqual({ ...before, plenum })
  })

  it('every choice of plenum says what it does and where its default comes from', () => {
    for (const [name, schema] of Object.entries(plenumConfigSchema.shape)) {
      expect(schema.description, name).toMatch(/\w+.* R: /)
    }
  })
})
