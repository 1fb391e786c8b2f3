import { describe, expect, it } from 'vitest'
import {
  digitsFor,
  formatBytes,
  formatCadence,
  formatCount,
  formatDuration,
  formatInstant,
  formatQuantity,
  formatScore,
  formatShare,
  parseLocal,
  toLocalField,
} from '../../../src/renderer/text'

describe('numbers as people read them', () => {
  it.each([
    [0.4, '0.4 s'],
    [12, '12 s'],
    [59.6, '1 min'],
    [200, '3 min 20 s'],
    [7500, '2 h 5 min'],
    [3600, '1 h'],
    [273_600, '3 d 4 h'],
    [NaN, '–'],
  ])('a duration of %d s is %j', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words)
  })
  it.each([
    [840, '840 B'],
    [3_400_000, '3.4 MB'],
    [999_600, '1.0 MB'],
    [274_000_000, '274 MB'],
  ])('%d bytes are %j', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words)
  })
  it.each([
    [600, '10 min'],
    [3600, '1 h'],
    [90, '90 s'],
    [86_400, '1 d'],
  ])('a cadence of %d s is %j', (seconds, words) => {
    expect(formatCadence(seconds)).toBe(words)
  })
  it('shows three significant digits of the spread, never less than it allows', () => {
    expect(digitsFor(8.3)).toBe(2)
    expect(digitsFor(0.083)).toBe(4)
    expect(digitsFor(830)).toBe(0)
    expect(digitsFor(0)).toBe(2)
  })
  it('gives every quantity its unit, a true minus sign, and a dash where there is no value', () => {
    expect(formatQuantity(-3.456, '°C', 1)).toBe('−3.5 °C')
    expect(formatQuantity(0.5, '', 2)).toBe('0.50')
    expect(formatQuantity(NaN, '%', 1)).toBe('–')
  })
  it.each([
    [0.4884, '0.488'],
    [1.0591, '1.06'],
    [1230.4, '1,230'],
    [0.00004, '4.0e−5'],
    [null, '–'],
  ])('a score of %d is %j', (value, words) => {
    expect(formatScore(value)).toBe(words)
  })
  it('groups counts and writes shares as percentages', () => {
    expect(formatCount(19_735)).toBe('19,735')
    expect(formatShare(0.9724)).toBe('97.2 %')
  })
})

describe('times in the zone of the data', () => {
  // Central European Summer Time is two hours ahead of UTC
  it('shows an instant in an IANA zone, a fixed offset and UTC', () => {
    expect(formatInstant('2016-05-27T16:00:00Z', 'Europe/Brussels')).toBe('2016-05-27 18:00')
    expect(formatInstant('2016-05-27T16:00:00Z', '-03:30')).toBe('2016-05-27 12:30')
    expect(formatInstant('2016-05-27T16:00:00Z', 'UTC')).toBe('2016-05-27 16:00')
  })
  it('reads back what a date-time field shows', () => {
    const instant = Date.UTC(2016, 4, 27, 16, 10)
    expect(toLocalField(instant, 'Europe/Brussels')).toBe('2016-05-27T18:10')
    expect(parseLocal('2016-05-27T18:10', 'Europe/Brussels')).toBe(instant)
    expect(parseLocal('soon', 'UTC')).toBeNaN()
  })
})
