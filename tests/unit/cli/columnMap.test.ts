import { describe, expect, it } from 'vitest'
import { columnRoles, limitsOf, quantitiesOf, unitsOf } from '../../../src/cli/commands/columnMap'

describe('--map', () => {
  it('names the columns of time and sensor on the right', () => {
    expect(columnRoles(['time=Timestamp', 'sensor=SensorName'])).toEqual({
      Timestamp: { role: 'time' },
      SensorName: { role: 'sensor' },
    })
  })
  it('names the columns of a tidy log', () => {
    expect(columnRoles(['quantity=Kind', 'unit=Unit'])).toEqual({ Kind: { role: 'quantity' }, Unit: { role: 'unit' } })
    expect(quantitiesOf(['Temp=temperature', 'Akku=ignore'])).toEqual({ Temp: 'temperature', Akku: null })
  })
  it('names values and what to leave out on the left', () => {
    expect(columnRoles(['T1=temperature@kitchen', 'RH=humidity', 'lights=ignore', 'sensor=ignore'])).toEqual({
      T1: { role: 'value', variable: 'temperature', sensor: 'kitchen' },
      RH: { role: 'value', variable: 'humidity' },
      lights: { role: 'ignore' },
      sensor: { role: 'ignore' },
    })
  })
  it('keeps spaces and "=" inside names, and takes the last "@"', () => {
    expect(columnRoles(['Temp 1 = a=b@rack@12 '])).toEqual({
      'Temp 1': { role: 'value', variable: 'a=b@rack', sensor: '12' },
    })
  })
  it.each(['T1', '=x', 'T1=', 'T1=temperature@', 'T1=@kitchen'])('refuses %s', (pair) => {
    expect(() => columnRoles([pair])).toThrow(/form/)
  })
  it('refuses one column twice', () => {
    expect(() => columnRoles(['time=t', 't=temperature'])).toThrow('mapped twice')
  })
  it('survives a column called __proto__', () => {
    expect(Object.keys(columnRoles(['__proto__=ignore']))).toEqual(['__proto__'])
  })
})

it('--unit and --limit', () => {
  expect(unitsOf(['temperature=°C'])).toEqual({ temperature: '°C' })
  expect(limitsOf(['temperature=-40:60.5'])).toEqual({ temperature: [-40, 60.5] })
  for (const bad of ['t=1', 't=2:1', 't=a:b', 't=1:2:3', 't=:2']) expect(() => limitsOf([bad])).toThrow('LOW:HIGH')
})
