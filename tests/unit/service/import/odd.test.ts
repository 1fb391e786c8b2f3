import { describe, expect, it } from 'vitest'
import { columnOf, makeDesk } from './logs'

/** As a German logger writes: titles, semicolons, decimal commas, local time, extra columns. */
const german = [
  'Messprotokoll Halle 3',
  'Gerät;TL-200',
  '',
  'Nr.;Datum;Uhrzeit;Messstelle;Temperatur [°C];rel. Feuchte [%];Akku [V];Bemerkung',
  '1;01.07.2026;00:00;Schrank A;21,5;40,1;3,1;',
  '2;01.07.2026;00:00;Schrank B;22,5;41,1;3,1;ok',
  '3;01.07.2026;00:10;Schrank A;21,6;40,2;3,1;',
  '4;01.07.2026;00:10;Schrank B;22,6;41,2;3,1;Tür offen',
].join('\r\n')

describe('a log with odd columns', () => {
  it('is understood without help: titles above the header, German names, what is no reading left out', async () => {
    const desk = makeDesk()
    const preview = await desk.preview(desk.write('halle.csv', german), { timeZone: 'Europe/Berlin' })
    expect(preview).toMatchObject({
      layout: 'long',
      delimiter: ';',
      decimalMark: ',',
      headerLine: 4,
      localTimes: true,
      cadenceSeconds: 600,
      from: '2026-06-30T22:00:00.000Z',
      problems: [],
    })
    expect(preview.sensors.map(({ name }) => name)).toEqual(['Schrank A', 'Schrank B'])
    expect(preview.variables.slice(0, 2)).toMatchObject([
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ])
  })

  it('can be corrected in every respect', async () => {
    const desk = makeDesk()
    const file = desk.write('halle.csv', german)
    const result = await desk.take(file, {
      timeZone: 'Europe/Berlin',
      headerLine: 4,
      delimiter: ';',
      decimalMark: ',',
      timeFormat: 'day, month, year',
      columns: { 'Akku [V]': { role: 'ignore' }, 'rel. Feuchte [%]': { role: 'value', variable: 'RH' } },
      sensors: { 'Schrank A': 'rack A' },
      units: { RH: '% RH' },
    })
    expect(result.sensorNames).toEqual(['rack A', 'Schrank B'])
    expect(result.variables).toEqual([
      { name: 'temperature', unit: '°C' },
      { name: 'RH', unit: '% RH' },
    ])
    expect(columnOf(desk.workspace, result, 'rack A', 'RH').map((value) => value.toFixed(1))).toEqual(['40.1', '40.2'])
  })

  it('a header that is not where it is said to be is refused by line', async () => {
    const desk = makeDesk()
    const file = desk.write('halle.csv', german)
    expect((await desk.refusal(file, { headerLine: 900 })).message).toBe(
      'The log has no line 900 with the names of the columns.',
    )
    expect((await desk.refusal(file, { headerLine: 5 })).sentence).toContain('line 5')
  })

  it('the order of day and month can be told where both would fit', async () => {
    const desk = makeDesk()
    const file = desk.write('log.csv', 'time,T1\n01/02/2026 00:00,1\n01/02/2026 01:00,2\n')
    const asked = { timeFormat: 'month, day, year' }
    expect((await desk.preview(file)).from).toBe('2026-02-01T00:00:00.000Z')
    expect((await desk.preview(file, asked)).from).toBe('2026-01-02T00:00:00.000Z')
    expect((await desk.take(file, asked)).from).toBe('2026-01-02T00:00:00.000Z')
  })
})

describe('several files', () => {
  it('a preview shows the sensors and columns of all, and which file does not go with the others', async () => {
    const desk = makeDesk()
    const north = desk.write('north.csv', 'time,temperature\n2026-01-01 00:00,1\n2026-01-01 00:10,2\n')
    const south = desk.write('south.csv', 'time,temperature,power\n2026-01-01 00:00,1,5\n2026-01-01 00:10,2,6\n')
    const empty = desk.write('empty.csv', '')
    const preview = await desk.preview([north, south, empty], { sensors: { south: 'South wall' } })
    expect(preview.sensors).toEqual([
      { found: 'north', name: 'north' },
      { found: 'south', name: 'South wall' },
    ])
    expect(preview.columns.map(({ header }) => header)).toEqual(['time', 'temperature', 'power'])
    expect(preview.files.map(({ problem }) => problem)).toEqual([null, null, 'empty.csv: The file is empty.'])
    expect(preview.problems).toEqual(['empty.csv: The file is empty.'])
    const result = await desk.take([north, south], {
      sensors: { south: 'South wall' },
      columns: { power: { role: 'ignore' } },
    })
    expect(result.sensorNames).toEqual(['north', 'South wall'])
    expect(result.variables.map(({ name }) => name)).toEqual(['temperature'])
  })
})

describe('marks between thousands', () => {
  const log = (cells: readonly string[]): string =>
    ['time;sensor;Power', ...cells.map((cell, step) => `2026-01-01 0${step}:00;a;${cell}`), ''].join('\n')

  it.each([
    ['1.012,5', 'The number "1.012,5" has marks between its thousands, which are not read.'],
    ['1.012.000', 'The number "1.012.000" has marks between its thousands, which are not read.'],
    ['1.012', '"1.012" may be 1012 with a mark between its thousands, or 1.012 with a decimal point.'],
  ])('beside decimal commas: %s', async (cell, message) => {
    const desk = makeDesk()
    const file = desk.write('log.csv', log(['998,5', cell, '999,5']))
    expect((await desk.preview(file)).problems[0]).toContain(message)
    const refusal = await desk.refusal(file)
    expect(refusal.message).toBe(message)
    expect(refusal.fix).toContain('Save the log without marks between thousands')
  })

  it('beside decimal points, and far below what a preview sees: with line and column', async () => {
    const desk = makeDesk()
    const rows = Array.from({ length: 6000 }, (_, step) => new Date(step * 600_000).toISOString())
    const text = `time;sensor;Power\n${rows.map((time, i) => `${time};a;${i === 5000 ? '1,012.5' : '9.5'}`).join('\n')}\n`
    const refusal = await desk.refusal(desk.write('log.csv', text))
    expect(refusal.sentence).toContain('log.csv, line 5002, column 3: The number "1,012.5" has marks')
  })

  it('a whole column of them is no column to leave out in silence', async () => {
    const desk = makeDesk()
    expect((await desk.refusal(desk.write('log.csv', log(['1.012,5', '1.013,5', '1.014,5'])))).message).toContain(
      'has marks between its thousands',
    )
  })

  it('other points and commas are read as before', async () => {
    const desk = makeDesk()
    const result = await desk.take(desk.write('log.csv', log(['20,5', '21.25', '22,0'])))
    expect(columnOf(desk.workspace, result, 'a', 'power')).toEqual([20.5, 21.25, 22])
  })
})
