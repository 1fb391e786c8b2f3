import { expect, it } from 'vitest'
import { columnOf, makeDesk } from './logs'

const instant = (step: number): string => new Date(Date.UTC(2026, 0, 1) + step * 600_000).toISOString()
/** A row for each of three times and each of the rows given, whose last cell is the value at the first time. */
function logOf(header: string, rows: readonly string[], delimiter = ','): string {
  const lines = [0, 1, 2].flatMap((step) =>
    rows.map((row) => {
      const cells = row.split(delimiter)
      return [instant(step), ...cells.slice(0, -1), String(Number(cells.at(-1)) + step)].join(delimiter)
    }),
  )
  return [header, ...lines].join('\n')
}

it.each(['name', 'tag', 'channel', 'series', 'item'])('a column "%s" of sensors names no quantities', async (word) => {
  const desk = makeDesk()
  const file = desk.write('log.csv', logOf(`timestamp,${word},value`, ['rack 1,10', 'rack 2,20', 'rack 3,30']))
  const result = await desk.take(file)
  expect(result).toMatchObject({ sensorNames: ['rack 1', 'rack 2', 'rack 3'], readings: 9, missing: 0 })
  expect(result.report.layout).toBe('long')
  expect(result.variables.map(({ name }) => name)).toEqual(['value'])
})

it('of a room and the names in it the names are the sensors, whichever comes first', async () => {
  for (const header of ['timestamp,room,name,value', 'timestamp,zone,channel,value']) {
    const desk = makeDesk()
    const result = await desk.take(desk.write('log.csv', logOf(header, ['R1,S1,10', 'R1,S2,20'])))
    expect(result).toMatchObject({ sensorNames: ['S1', 'S2'], readings: 6, faults: { duplicates: 0 } })
    expect(result.variables.map(({ name }) => name)).toEqual(['value'])
  }
})

it.each([
  ['a German one', 'Zeit;Gerät;Messgröße;Wert', ';', (host: string, quantity: string) => [host, quantity]],
  ['a database’s', '_time,_field,host,_value', ',', (host: string, quantity: string) => [quantity, host]],
])('a tidy log whose sensors stand under an unknown word loses no reading: %s', async (_, header, delimiter, cells) => {
  const desk = makeDesk()
  const rows = ['x', 'y'].flatMap((host, h) =>
    ['temperature', 'humidity'].map((quantity, q) => [...cells(host, quantity), 10 * h + 5 * q].join(delimiter)),
  )
  const result = await desk.take(desk.write('log.csv', logOf(header, rows, delimiter)))
  expect(result).toMatchObject({ sensorNames: ['x', 'y'], readings: 12, missing: 0, faults: { duplicates: 0 } })
  expect(result.report.layout).toBe('tidy')
  expect(columnOf(desk.workspace, result, 'y', 'temperature')).toEqual([10, 11, 12])
  expect(columnOf(desk.workspace, result, 'y', 'humidity')).toEqual([15, 16, 17])
})

it.each(['sensor', 'rack'])('sensors that are numbers, under "%s", are no readings of a tidy log', async (word) => {
  const desk = makeDesk()
  const rows = ['1,temperature,10', '1,humidity,40', '2,temperature,20', '2,humidity,50']
  const result = await desk.take(desk.write('log.csv', logOf(`time,${word},quantity,level`, rows)))
  expect(result).toMatchObject({ sensorNames: ['1', '2'], readings: 12, missing: 0 })
  expect(result.report.layout).toBe('tidy')
  expect(columnOf(desk.workspace, result, '2', 'humidity')).toEqual([50, 51, 52])
})
