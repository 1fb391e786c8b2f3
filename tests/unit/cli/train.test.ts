import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { branchedConfig, readConfig } from '../../../src/cli/commands/train'
import { presetConfig, trainConfigSchema } from '../../../src/contract'

const folder = mkdtempSync(join(tmpdir(), 'plenum-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(choices: unknown): string {
  const file = join(folder, 'choices.json')
  writeFileSync(file, JSON.stringify(choices))
  return file
}

describe('a file of choices', () => {
  it('that names the thesis differs from --preset thesis by what it says only', () => {
    const read = trainConfigSchema.parse(readConfig(fileOf({ preset: 'thesis', dropout: 0.2 })))
    expect(read).toEqual({ ...presetConfig('thesis'), dropout: 0.2 })
  })

  it('that names no preset is one of plenum', () => {
    const read = trainConfigSchema.parse(readConfig(fileOf({ plenum: { sharedNoise: 4 } })))
    const { plenum, ...rest } = presetConfig('plenum')
    expect(read).toEqual({ ...rest, plenum: { ...plenum, sharedNoise: 4 } })
  })

  it('of a branch changes what it names and leaves the rest as its parent has it', () => {
    const parent = trainConfigSchema.parse({ steps: 300, plenum: { sharedNoise: 4 } })
    const branch = branchedConfig(parent, fileOf({ steps: 500, plenum: { generatorRate: 1e-4 } }))
    expect(branch).toEqual({ ...parent, steps: 500, plenum: { ...parent.plenum, generatorRate: 1e-4 } })
    expect(() => branchedConfig(parent, fileOf({ steps: -1 }))).toThrow()
  })
})
