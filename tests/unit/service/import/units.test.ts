import { describe, expect, it } from 'vitest'
import { columnOf, makeDesk } from './logs'

const instant = (step: number): string => new Date(Date.UTC(2026, 0, 1) + step * 600_000).toISOString()
/** A header, and below it the same cells at three times. */
const logOf = (header: string, ...cells: string[]): string =>
  [header, ...[0, 1, 2].flatMap((step) => cells.map((each) => `${instant(step)},${each}`))].join('\n')

describe('units are never mixed in silence', () => {
  it.each([
    ['long', logOf('time,sensor,temperature (°C)', 'a,20'), logOf('time,sensor,temperature (°F)', 'b,70'), 1, 3],
    [
      'long, one by its name alone',
      logOf('time,sensor,temperature', 'a,20'),
      logOf('time,sensor,temp [F]', 'b,70'),
      1,
      3,
    ],
    ['wide', logOf('time,T1 (°C),T2 (°C)', '20,21'), logOf('time,T3 (°F),T4 (°F)', '70,71'), 1, 2],
    [
      'tidy',
      logOf('time,sensor,quantity,value', 'a,Temp (°C),20'),
      logOf('time,sensor,quantity,value', 'b,Temp (°F),70'),
      2,
      3,
    ],
    [
      'tidy, in a column',
      logOf('time,sensor,quantity,value,unit', 'a,temperature,20,°C'),
      logOf('time,sensor,quantity,value,unit', 'b,temperature,70,degF'),
      2,
      5,
    ],
  ])('of two files: %s', async (_, celsius, fahrenheit, line, column) => {
    const desk = makeDesk()
    const files = [desk.write('c.csv', celsius), desk.write('f.csv', fahrenheit)]
    const problem = await desk.refusal(files)
    expect(problem.message).toBe('The unit of "temperature" is °F here and °C in c.csv.')
    expect(problem.place).toEqual({ file: 'f.csv', line, column })
    expect((await desk.preview(files)).problems).toEqual([problem.sentence])
    // who says so means it
    const result = await desk.take(files, { units: { temperature: '°F' } })
    expect(result.variables).toEqual([{ name: 'temperature', unit: '°F' }])
  })

  it('of two quantities that are one variable, and of two columns', async () => {
    const desk = makeDesk()
    const quantities = logOf('time,sensor,quantity,value', 'a,Temperature (°C),20', 'a,Temperature (°F),68')
    const problem = await desk.refusal(desk.write('tidy.csv', quantities))
    expect(problem.message).toBe('The unit of "temperature" is °F here and °C before.')
    expect(problem.place).toEqual({ file: 'tidy.csv', line: 3, column: 3 })
    const flows = logOf('time,sensor,quantity,value', 'a,flow rate (m3/h),20', 'b,flow rate (l/s),5')
    expect((await desk.refusal(desk.write('flow.csv', flows))).message).toContain('is l/s here and m3/h before')
    const columns = await desk.refusal(desk.write('wide.csv', logOf('time,T1 (°C),T2 (°F)', '20,68')))
    expect(columns.message).toBe('The unit of "temperature" is °F here and °C before.')
    expect(columns.place).toEqual({ file: 'wide.csv', line: 1, column: 3 })
  })

  it('in brackets beside the quantity where the column of units is empty', async () => {
    const desk = makeDesk()
    const log = logOf('time,sensor,quantity,value,unit', 'a,temperature,20,°C', 'b,temp (°F),68,')
    const problem = await desk.refusal(desk.write('log.csv', log))
    expect(problem.message).toBe('The unit of "temperature" is °F here and °C before.')
    expect(problem.place).toEqual({ file: 'log.csv', line: 3, column: 3 })
  })

  it('that look like none are told as they stand in the log, whichever comes first', async () => {
    const desk = makeDesk()
    const rows = ['a,temperature,20,°C', 'b,temperature,21,deg (C)']
    const log = (cells: readonly string[]): string => logOf('time,sensor,quantity,value,unit', ...cells)
    const one = await desk.refusal(desk.write('one.csv', log(rows)))
    expect(one.message).toBe('The unit of "temperature" is deg (C) here and °C before.')
    const other = await desk.refusal(desk.write('other.csv', log([...rows].reverse())))
    expect(other.message).toBe('The unit of "temperature" is °C here and deg (C) before.')
  })

  it('and sensors whose names end like a unit do not quarrel', async () => {
    const desk = makeDesk()
    const result = await desk.take(
      desk.write('log.csv', logOf('time,Server C,Server F,Rack (north),Rack (south)', '1,2,3,4')),
    )
    expect(result).toMatchObject({ sensors: 4, readings: 12 })
  })
})

describe('words that every JavaScript object knows are words like any other', () => {
  const words = ['constructor', '__proto__', 'toString', 'hasOwnProperty']

  it('as quantities', async () => {
    const desk = makeDesk()
    const log = logOf('time,sensor,quantity,value', ...words.map((word, at) => `a,${word},${at + 1}`))
    const file = desk.write('log.csv', log)
    expect((await desk.preview(file)).variables.map(({ name }) => name)).toEqual(words)
    const result = await desk.take(file)
    expect(result.variables).toEqual(words.map((name) => ({ name, unit: '' })))
    expect(columnOf(desk.workspace, result, 'a', '__proto__')).toEqual([2, 2, 2])
    const named = await desk.take(file, { variables: { constructor: 'builder', toString: null } })
    expect(named.variables.map(({ name }) => name)).toEqual(['builder', '__proto__', 'hasOwnProperty'])
  })

  it('as columns, and as sensors', async () => {
    const desk = makeDesk()
    const long = logOf(`time,sensor,${words.join(',')}`, 'a,1,2,3,4', 'constructor,5,6,7,8', '__proto__,9,10,11,12')
    const result = await desk.take(desk.write('long.csv', long))
    expect(result).toMatchObject({ sensorNames: ['a', 'constructor', '__proto__'], readings: 36 })
    expect(result.variables).toEqual(words.map((name) => ({ name, unit: '' })))
    expect(columnOf(desk.workspace, result, '__proto__', 'constructor')).toEqual([9, 9, 9])
    // the file's own name becomes the sensor
    const alone = await desk.take(desk.write('constructor.csv', logOf('time,temperature', '20')))
    expect(alone.sensorNames).toEqual(['constructor'])
    expect(alone.report.notes.join(' ')).not.toContain('native code')
  })
})
