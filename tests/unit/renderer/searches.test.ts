import { describe, expect, it } from 'vitest'
import { defineSearch, thesisSwitches } from '../../../src/domain'
import { presetConfig, trainConfigSchema } from '../../../src/contract'
import { draftOf, parameterOf, pathOf, searchableSettings } from '../../../src/renderer/features/searches/space'
import { choiceText, planText, valueText } from '../../../src/renderer/features/searches/words'

function setting(preset: 'plenum' | 'thesis', path: string) {
  const found = searchableSettings(preset).find((each) => pathOf(each) === path)
  if (found === undefined) throw new Error(`There is no choice ${path}.`)
  return found
}
const typed = (path: string, values: string) => ({ path, values, low: 1, high: 2, scale: 'linear' as const })

describe('the space of a search', () => {
  it('offers what a score does not depend on besides the model', () => {
    const paths = searchableSettings('plenum').map(pathOf)
    expect(paths).toContain('plenum.generatorRate')
    expect(paths).not.toContain('horizonSteps')
    expect(paths).not.toContain('validateEvery')
  })
  it('begins every choice with values or a range that the contract takes', () => {
    for (const [preset, base] of [
      ['plenum', presetConfig('plenum')],
      ['thesis', { ...presetConfig('thesis'), preset: 'custom' as const }],
    ] as const) {
      for (const each of searchableSettings(preset)) {
        for (const halving of [false, true]) {
          const draft = draftOf(each)
          // a list of numbers needs a second one from the person
          const given = Array.isArray(each.fallback) ? { ...draft, values: `${draft.values}; 8 8` } : draft
          const parameter = parameterOf(given, each, halving)
          expect(parameter, `${draft.path} ${String(halving)}`).toBeDefined()
          if (parameter === undefined || (halving && 'values' in parameter)) continue
          const strategy = halving
            ? ({ kind: 'halving', points: 2, eta: 2, rungs: 1, seed: 1 } as const)
            : ({ kind: 'grid' } as const)
          const asked = { config: base, space: [parameter], strategy, seeds: 1, firstSeed: 1 }
          expect(() => defineSearch(asked), draft.path).not.toThrow()
        }
      }
    }
  })
  it('reads numbers, switches, names and lists as they are typed, and says where it cannot', () => {
    const read = (path: string, values: string, preset: 'plenum' | 'thesis' = 'thesis') =>
      parameterOf(typed(path, values), setting(preset, path), false)
    expect(read('dropout', '0, 0.1')).toEqual({ path: 'dropout', values: [0, 0.1] })
    expect(read('ttur', 'true, false')).toEqual({ path: 'ttur', values: [true, false] })
    expect(read('optimizer', 'adam, adabelief')).toEqual({ path: 'optimizer', values: ['adam', 'adabelief'] })
    expect(read('criticChannels', '64 128; 32, 64')).toMatchObject({
      values: [
        [64, 128],
        [32, 64],
      ],
    })
    expect(read('plenum.ridge', '1, null', 'plenum')).toEqual({ path: 'plenum.ridge', values: [1, null] })
    expect(read('dropout', '0.1')).toBeUndefined()
    expect(read('dropout', '0, high')).toBeUndefined()
    expect(read('ttur', 'yes, no')).toBeUndefined()
  })
})

it('a search with a point that could not be trained is refused before it begins', () => {
  const noise = { path: 'noiseSize', values: [4, 8] }
  const asked = { config: presetConfig('plenum'), space: [noise], seeds: 1, firstSeed: 1 }
  expect(() => defineSearch({ ...asked, strategy: { kind: 'grid' } })).toThrow('cannot be shared')
})

it('a plan and its values are said in words', () => {
  const config = trainConfigSchema.parse({ ...presetConfig('thesis'), preset: 'custom', steps: 200 })
  const definition = defineSearch({ config, space: thesisSwitches, strategy: { kind: 'grid' }, seeds: 2, firstSeed: 1 })
  expect(planText({ definition })).toBe('A grid of 32 points, 200 steps each, 2 seeds')
  expect(valueText([64, 128])).toBe('64 128')
  expect(valueText(0.000312345)).toBe('0.0003123')
  expect(choiceText('plenum.generatorRate')).toBe('Generator rate')
})
