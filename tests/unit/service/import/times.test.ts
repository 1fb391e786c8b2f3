import { describe, expect, it } from 'vitest'
import { detectTimeFormat, luxonFormat, TimeReader } from '../../../../src/service/import/times'
import { ZoneClock, zoneOf } from '../../../../src/service/import/zone'
import { readHeader } from '../../../../src/service/import/headers'
import { readNumber } from '../../../../src/service/import/numbers'
import { makeDesk } from './logs'

function read(text: string, others: readonly string[] = []): string | null {
  const detected = detectTimeFormat([text, ...others], true)
  if (detected === null) return null
  const time = new TimeReader(detected.format, zoneOf('UTC')).read(text)
  return time === null ? null : new Date(time.ms).toISOString()
}

describe('timestamps', () => {
  it.each([
    ['2026-02-03 04:05:06', '2026-02-03T04:05:06.000Z'],
    ['2026-02-03T04:05', '2026-02-03T04:05:00.000Z'],
    ['2026/02/03 04:05', '2026-02-03T04:05:00.000Z'],
    ['2026-02-03T04:05:06.789Z', '2026-02-03T04:05:06.789Z'],
    ['2026-02-03T04:05:06+02:30', '2026-02-03T01:35:06.000Z'],
    ['2026-02-03 04:05:06 -0800', '2026-02-03T12:05:06.000Z'],
    ['2026-02-03', '2026-02-03T00:00:00.000Z'],
    ['03.02.2026 04:05', '2026-02-03T04:05:00.000Z'],
    ['3/2/26 4:05', '2026-02-03T04:05:00.000Z'],
    ['02/13/2026 04:05:06 PM', '2026-02-13T16:05:06.000Z'],
    ['02/13/2026 12:05 AM', '2026-02-13T00:05:00.000Z'],
    ['13/02/2026, 04:05', '2026-02-13T04:05:00.000Z'],
    ['3 Feb 2026 04:05', '2026-02-03T04:05:00.000Z'],
    ['03-Feb-2026 04:05:06', '2026-02-03T04:05:06.000Z'],
    ['1770091506', '2026-02-03T04:05:06.000Z'], // date -u -d 2026-02-03T04:05:06 +%s
    ['1770091506789', '2026-02-03T04:05:06.789Z'],
    ['20260203040506', '2026-02-03T04:05:06.000Z'],
  ])('%s', (text, instant) => {
    expect(read(text)).toBe(instant)
  })

  it.each(['2026-02-30 00:00', '2026-13-01', '2026-01-01 00:61', 'soon', '12', '12.5', ''])('%j is none', (text) => {
    expect(read(text)).toBeNull()
  })

  it('both orders of day and month: what makes times regular decides, else the day comes first', () => {
    // hourly over midnight from 1 to 2 December, months first
    const american = ['12/01/2026 22:00', '12/01/2026 23:00', '12/02/2026 00:00', '12/02/2026 01:00']
    expect(read('12/02/2026 01:00', american)).toBe('2026-12-02T01:00:00.000Z')
    const european = ['01/12/2026 22:00', '01/12/2026 23:00', '02/12/2026 00:00', '02/12/2026 01:00']
    expect(read('02/12/2026 01:00', european)).toBe('2026-12-02T01:00:00.000Z')
    expect(detectTimeFormat(['01/02/2026'], true)).toMatchObject({
      ambiguous: true,
      format: { name: 'day, month, year' },
    })
    expect(detectTimeFormat(['01.02.2026'], true)).toMatchObject({ ambiguous: false })
  })

  it('a format of one’s own, with an offset or without', () => {
    expect(luxonFormat("yyyy 'week' kkkk").name).toBe("yyyy 'week' kkkk")
    expect(luxonFormat('HH:mm dd-MM-yyyy').parse('04:05 03-02-2026')).toEqual({
      ms: Date.UTC(2026, 1, 3, 4, 5),
      local: true,
    })
    expect(luxonFormat('dd-MM-yyyy HH:mm ZZZ').parse('03-02-2026 04:05 +0100')).toEqual({
      ms: Date.UTC(2026, 1, 3, 3, 5),
      local: false,
    })
  })
})

describe('local times', () => {
  it('agree with Luxon at every hour of a year, where the hour exists once', () => {
    const zone = zoneOf('America/New_York')
    const clock = new ZoneClock(zone)
    let skipped = 0
    let twice = 0
    for (let hour = 0; hour < 365 * 24; hour++) {
      const local = Date.UTC(2026, 0, 1, hour)
      const { ms, laterMs } = clock.resolve(local)
      if (Number.isNaN(ms)) skipped++
      else expect(ms + zone.offset(ms) * 60_000).toBe(local)
      if (laterMs !== null) {
        twice++
        expect(laterMs - ms).toBe(3_600_000)
        expect(laterMs + zone.offset(laterMs) * 60_000).toBe(local)
      }
    }
    expect({ skipped, twice }).toEqual({ skipped: 1, twice: 1 }) // one spring and one autumn
  })

  it.each([
    ['+01:00', 60],
    ['UTC-3', -180],
    ['+0530', 330],
    ['utc', 0],
  ])('%s is a fixed offset', (name, minutes) => {
    expect(zoneOf(name).offset(0)).toBe(minutes)
  })
})

describe('headers and numbers', () => {
  it.each([
    'T_out',
    'RH_out',
    'Tdewpoint',
    'Press_mm_hg',
    'lights',
    'rv1',
    'Windspeed',
    'Outdoor temperature',
    'Setpoint temp rack1',
  ])('%s is no sensor of the hall', (header) => {
    expect(readHeader(header)).toBeNull()
  })

  it('numbers may be padded and in any usual notation; anything else is none', () => {
    expect(['  7.5 ', '1e1', '-3', '+4', '.5'].map((cell) => readNumber(cell, '.'))).toEqual([7.5, 10, -3, 4, 0.5])
    expect(['7,5', '1.5'].map((cell) => readNumber(cell, ','))).toEqual([7.5, 1.5])
    expect(['0x1F', '1,234.5', '12 °C', 'Infinity', '0b1'].map((cell) => readNumber(cell, '.'))).toEqual(
      Array(5).fill(NaN),
    )
    expect([undefined, '', ' ', 'NA', 'nan', 'NULL'].map((cell) => readNumber(cell, '.'))).toEqual(Array(6).fill(null))
  })
})

describe('a sensor column of an unknown name', () => {
  it('is the one that tells rows of the same time apart', async () => {
    const desk = makeDesk()
    const text = [
      'Zeit;Schrank;Temperatur',
      '01.02.2026 00:00;A;1',
      '01.02.2026 00:00;B;2',
      '01.02.2026 00:10;A;3',
      '01.02.2026 00:10;B;4',
    ]
    const result = await desk.take(desk.write('log.csv', text.join('\n')))
    expect(result).toMatchObject({
      sensorNames: ['A', 'B'],
      variables: [{ name: 'temperature' }],
      readings: 4,
      steps: 2,
    })
    expect(result.report.layout).toBe('long')
  })

  it('names longer than the contract allows are cut, not a damaged workspace', async () => {
    const desk = makeDesk()
    const text = `time,sensor,${'x'.repeat(300)}\n2026-01-01 00:00,a,1\n2026-01-01 00:10,a,2\n`
    const result = await desk.take(desk.write('log.csv', text))
    expect(result.variables[0]?.name).toHaveLength(120)
    expect(desk.workspace.datasets.list()).toHaveLength(1)
  })
})
