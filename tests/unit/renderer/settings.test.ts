import { describe, expect, it } from 'vitest'
import { presetConfig, trainConfigSchema } from '../../../src/contract'
import { settingName, settingsOf, valueOf, withValue, type Setting } from '../../../src/renderer/components/settings'

function named(settings: readonly Setting[], key: string): Setting {
  const found = settings.find((setting) => setting.key === key)
  if (found === undefined) throw new Error(`There is no setting ${key}.`)
  return found
}

describe('settings of a training', () => {
  it('are those of the chosen model', () => {
    const keys = (preset: 'plenum' | 'thesis'): string[] => settingsOf(preset).map(({ key }) => key)
    expect(keys('plenum')).toContain('sharedNoise')
    expect(keys('plenum')).not.toContain('spectralNorm')
    expect(keys('thesis')).toContain('spectralNorm')
    expect(keys('thesis')).not.toContain('sharedNoise')
  })

  it('have a label and a sentence each', () => {
    for (const { key, label, hint } of [...settingsOf('plenum'), ...settingsOf('thesis')]) {
      expect(label, key).not.toBe(key)
      expect(hint.length, key).toBeGreaterThan(10)
    }
  })

  it('have their names in a comparison, wherever they lie', () => {
    for (const { key, group, label } of [...settingsOf('plenum'), ...settingsOf('thesis')])
      expect(settingName(group === 'top' ? key : `${group}.${key}`)).toBe(label)
    expect(settingName('split.train')).toBe('Share for training')
    expect(settingName('seed')).toBe('Seed')
    expect(settingName('of.another.version')).toBe('of.another.version')
  })

  it('of plenum change within plenum, and give a configuration the contract takes', () => {
    const setting = named(settingsOf('plenum'), 'sharedNoise')
    const changed = withValue(presetConfig('plenum'), setting, 4)
    expect(valueOf(changed, setting)).toBe(4)
    expect(trainConfigSchema.parse(changed)).toMatchObject({ preset: 'plenum', plenum: { sharedNoise: 4 } })
  })

  it('of the thesis’s conditions change within them, and are not offered to plenum', () => {
    const setting = named(settingsOf('thesis'), 'calendar')
    const changed = withValue(presetConfig('thesis'), setting, true)
    expect(valueOf(changed, setting)).toBe(true)
    expect(valueOf(presetConfig('thesis'), setting)).toBe(false)
    expect(trainConfigSchema.parse(changed)).toMatchObject({
      preset: 'custom',
      conditions: { calendar: true, spectral: false, arResidual: false },
    })
    expect(settingsOf('plenum').map(({ key }) => key)).not.toContain('calendar')
  })

  it('of the thesis make the run custom, unless they are only about how often', () => {
    const thesis = settingsOf('thesis')
    expect(withValue(presetConfig('thesis'), named(thesis, 'dropout'), 0.2).preset).toBe('custom')
    expect(withValue(presetConfig('thesis'), named(thesis, 'validateEvery'), 10).preset).toBe('thesis')
    expect(withValue(presetConfig('plenum'), named(settingsOf('plenum'), 'validateEvery'), 10).preset).toBe('plenum')
  })
})
