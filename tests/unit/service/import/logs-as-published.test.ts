import fc from 'fast-check'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { columnOf, makeDesk, rowsOf } from './logs'

const samples = join(import.meta.dirname, '../../../../resources/samples')

describe('the published home log', () => {
  it('is nine sensors of two variables, by its very header', async () => {
    const desk = makeDesk()
    // header and first row as published
    const header =
      '"date","Appliances","lights","T1","RH_1","T2","RH_2","T3","RH_3","T4","RH_4","T5","RH_5","T6","RH_6","T7","RH_7","T8","RH_8","T9","RH_9","T_out","Press_mm_hg","RH_out","Windspeed","Visibility","Tdewpoint","rv1","rv2"'
    const row =
      '"  60","30","19.890000000000001","47.596666666666700","19.199999999999999","44.789999999999999","19.789999999999999","44.729999999999997","19.000000000000000","45.566666666666698","17.166666666666700","55.200000000000003"," 7.026666666666669947","84.2566666666667032","17.199999999999999","41.626666666666701","18.199999999999999","48.899999999999999","17.033333333333299","45.530000000000001"," 6.5999999999999996e+00","733.50000000000000"," 92.000000000000000"," 7.00000000000000000","63.0000000000000000"," 5.2999999999999998e+00","13.2754331571049988270","13.2754331571049988270"'
    const file = desk.write('energydata.csv', `${header}\n"2016-01-11 17:00:00",${row}\n"2016-01-11 17:10:00",${row}\n`)
    const result = await desk.take(file)
    expect(result.sensorNames).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
    expect(result.variables).toEqual([
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ])
    expect(result).toMatchObject({ readings: 36, missing: 0, cadenceSeconds: 600 })
    expect(columnOf(desk.workspace, result, '6', 'temperature')[0]).toBe(Math.fround(7.02666666666667))
    expect(result.report.notes[0]).toContain('T_out, Press_mm_hg, RH_out')
  })

  it('ships in part: the eight indoor places, all rows, with the attribution beside it', async () => {
    const desk = makeDesk()
    const file = join(samples, 'indoor-climate.csv.gz')
    expect(statSync(file).size).toBeLessThan(1_000_000)
    const result = await desk.take(file)
    // 19,735 rows every 10 minutes without a gap, as its authors say
    expect(result).toMatchObject({
      sensorNames: ['1', '2', '3', '4', '5', '7', '8', '9'],
      steps: 19_735,
      readings: 19_735 * 16,
      missing: 0,
      cadenceSeconds: 600,
      from: '2016-01-11T17:00:00.000Z',
      to: '2016-05-27T18:00:00.000Z',
    })
    expect(result.faults).toMatchObject({ gaps: 0, duplicates: 0, unparsable: 0, outOfOrder: 0, outOfRange: 0 })
    // T7 and T9 are flat for up to 13 hours
    const stuckIn = (sensor: string): number =>
      result.report.perSensor.find((entry) => entry.sensor === sensor && entry.variable === 'temperature')?.stuck ?? 0
    expect(stuckIn('7')).toBeGreaterThan(0)
    expect(stuckIn('9')).toBeGreaterThan(0)
    expect(readFileSync(join(samples, 'ATTRIBUTION.md'), 'utf8')).toContain('CC BY 4.0')
  })
})

describe('any log', () => {
  const sensors = ['a', 'b', 'c']
  const cell = fc.oneof(fc.integer({ min: -30, max: 90 }).map(String), fc.constantFrom('', 'NA', 'oops', '5000'))

  it('gives the same data whatever the order of its rows, and accounts for every cell', async () => {
    const desk = makeDesk()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 4, maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        async (steps, keys) => {
          // two certain readings at each end keep the span and the cadence of the log the same
          const table = [['1', '1', '1'], ['2', '2', '2'], ...steps, ['3', '3', '3'], ['4', '4', '4']]
          const rows = sensors.flatMap((sensor, index) =>
            rowsOf(
              table.map((row) => row[index] ?? ''),
              sensor,
            ),
          )
          const shuffled = rows
            .map((row) => ({ row, key: keys.next().value as number }))
            .sort((left, right) => left.key - right.key)
            .map(({ row }) => row)
          const [ordered, mixed] = [rows, shuffled].map((lines, index) =>
            desk.write(`log${String(index)}.csv`, ['time,sensor,temperature', ...lines].join('\n')),
          )
          const options = { cadenceSeconds: 600 }
          const first = await desk.take(ordered ?? '', options)
          const second = await desk.take(mixed ?? '', options)
          for (const sensor of sensors) {
            const column = columnOf(desk.workspace, first, sensor, 'temperature')
            expect(columnOf(desk.workspace, second, sensor, 'temperature')).toEqual(column)
          }
          expect({ ...second.faults, outOfOrder: 0 }).toEqual(first.faults)
          const { readings, missing, report, faults } = first
          expect(readings + missing + report.interpolated).toBe(table.length * sensors.length)
          const words = table.flat()
          expect(faults.unparsable).toBe(words.filter((word) => word === 'oops').length)
          expect(faults.outOfRange).toBe(words.filter((word) => word === '5000').length)
        },
      ),
      { numRuns: 25, seed: 1 },
    )
  })
})
