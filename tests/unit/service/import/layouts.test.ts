import { describe, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import { columnOf, makeDesk } from './logs'

const wideHeader =
  '"date","Appliances","lights","T1","RH_1","T2","RH_2","T_out","Press_mm_hg","RH_out","Windspeed","Tdewpoint","rv1"'
const wideRow = (time: string, t1: number): string =>
  `"${time}","  60","30"," ${t1}.5000","40.25","18.5","41","6.6","733.5","92","7","5.3","13.2"`

describe('the layout of a log', () => {
  it('wide: pairs T1 with RH_1, and leaves weather, energy and random columns out', async () => {
    const desk = makeDesk()
    const file = desk.write(
      'home.csv',
      [wideHeader, wideRow('2016-01-11 17:00:00', 19), wideRow('2016-01-11 17:10:00', 20)].join('\n'),
    )
    const preview = await desk.preview(file)
    expect(preview).toMatchObject({
      layout: 'wide',
      delimiter: ',',
      sensors: [
        { found: '1', name: '1' },
        { found: '2', name: '2' },
      ],
      variables: [
        { name: 'temperature', unit: '°C' },
        { name: 'humidity', unit: '%' },
      ],
      cadenceSeconds: 600,
      from: '2016-01-11T17:00:00.000Z',
    })
    const kept = preview.columns.filter(({ role }) => role.role === 'value').map(({ header }) => header)
    expect(kept).toEqual(['T1', 'RH_1', 'T2', 'RH_2'])
    const result = await desk.take(file)
    expect(result).toMatchObject({ name: 'home', sensors: 2, readings: 8, missing: 0, steps: 2 })
    expect(columnOf(desk.workspace, result, '1', 'temperature')).toEqual([19.5, 20.5])
    expect(columnOf(desk.workspace, result, '2', 'humidity')).toEqual([41, 41])
  })

  it.each([
    [['temp_rack3', 'hum_rack3'], 'rack3'],
    [['rack3.temperature', 'rack3.humidity'], 'rack3'],
    [['Temperature (°C) A1', 'Humidity (%) A1'], 'A1'],
    [['sensor 1 temperature [°C]', 'sensor 1 humidity [%]'], 'sensor 1'],
    [['T12', 'H12'], '12'],
    [['A1 Temp', 'A1 RH'], 'A1'],
  ])('wide: reads %j as the sensor %s', async (headers, sensor) => {
    const desk = makeDesk()
    const file = desk.write(
      'hall.csv',
      `time,${headers.join(',')}\n2026-01-01T00:00Z,20.5,40\n2026-01-01T00:10Z,21.5,41\n`,
    )
    const result = await desk.take(file)
    expect(result.sensorNames).toEqual([sensor])
    expect(result.variables).toEqual([
      { name: 'temperature', unit: '°C' },
      { name: 'humidity', unit: '%' },
    ])
    expect(columnOf(desk.workspace, result, sensor, 'humidity')).toEqual([40, 41])
  })

  it('wide: a sensor may lack a variable', async () => {
    const desk = makeDesk()
    const file = desk.write('hall.csv', 'time,T1,RH_1,T2\n2026-01-01T00:00Z,1,2,3\n2026-01-01T00:10Z,4,5,6\n')
    const result = await desk.take(file)
    expect(columnOf(desk.workspace, result, '2', 'temperature')).toEqual([3, 6])
    expect(columnOf(desk.workspace, result, '2', 'humidity')).toEqual([NaN, NaN])
    expect(result).toMatchObject({ readings: 6, missing: 2 })
  })

  it('long: any order of columns, any number of variables, bookkeeping left out', async () => {
    const desk = makeDesk()
    const file = desk.write(
      'hall.csv',
      [
        'id,Power [kW],sensor,humidity,timestamp,temperature',
        '1,5.5,b,40,2026-01-01T00:00:00+01:00,20',
        '2,6.5,a,41,2026-01-01T00:00:00+01:00,21',
        '3,7.5,b,42,2026-01-01T00:10:00+01:00,22',
      ].join('\r\n'),
    )
    const result = await desk.take(file)
    expect(result).toMatchObject({
      sensorNames: ['b', 'a'],
      from: '2025-12-31T23:00:00.000Z',
      steps: 2,
      readings: 9,
      missing: 3,
      variables: [
        { name: 'power', unit: 'kW' },
        { name: 'humidity', unit: '%' },
        { name: 'temperature', unit: '°C' },
      ],
    })
    expect(columnOf(desk.workspace, result, 'b', 'power')).toEqual([5.5, 7.5])
    expect(columnOf(desk.workspace, result, 'a', 'temperature')).toEqual([21, NaN])
  })

  it('without any sensor: the file is the sensor, so several files make several', async () => {
    const desk = makeDesk()
    const body = 'time,temperature\n2026-01-01 00:00,1\n2026-01-01 00:10,2\n'
    const files = [desk.write('rack1.csv', body), desk.write('rack2.csv.gz', gzipSync(body))]
    const result = await desk.take(files)
    expect(result.sensorNames).toEqual(['rack1', 'rack2'])
    expect(columnOf(desk.workspace, result, 'rack2', 'temperature')).toEqual([1, 2])
  })

  it('several files join along the time', async () => {
    const desk = makeDesk()
    const later = desk.write('b.csv', 'sensor;time;temperature\nx;2026-01-01 00:20;3,5\nx;2026-01-01 00:30;4,5\n')
    const earlier = desk.write('a.csv', 'time,sensor,temperature\n2026-01-01 00:00,x,1.5\n2026-01-01 00:10,x,2.5\n')
    const result = await desk.take([later, earlier])
    expect(columnOf(desk.workspace, result, 'x', 'temperature')).toEqual([1.5, 2.5, 3.5, 4.5])
    expect(result.faults.outOfOrder).toBe(0)
    expect(result.report.files.map(({ rows }) => rows)).toEqual([2, 2])
  })

  it('obeys a mapping, with names, units and limits of one’s own', async () => {
    const desk = makeDesk()
    const file = desk.write(
      'odd.csv',
      'when?,energy,x,y\n2026-01-01 00:00,7,1,2\n2026-01-01 00:10,8,3,900\n2026-01-01 00:20,9,5,6\n',
    )
    const result = await desk.take(file, {
      columns: {
        'when?': { role: 'time' },
        energy: { role: 'ignore' },
        x: { role: 'value', variable: 'load', sensor: 'north' },
        y: { role: 'value', variable: 'load', sensor: 'south' },
      },
      units: { load: 'A' },
      limits: { load: [0, 100] },
      interpolateSteps: 0,
    })
    expect(result).toMatchObject({ sensorNames: ['north', 'south'], variables: [{ name: 'load', unit: 'A' }] })
    expect(result.faults.outOfRange).toBe(1)
    expect(columnOf(desk.workspace, result, 'south', 'load')).toEqual([2, NaN, 6])
  })
})

describe('the form of a log', () => {
  const rows = [
    'time;sensor;temperature',
    '01.02.2026 00:00;a;20,5',
    '01.02.2026 00:10;a;"21,5"',
    '01.02.2026 00:20;a; 22,5 ',
  ]
  const expected = [20.5, 21.5, 22.5]

  it.each([
    ['semicolons and decimal commas', rows.join('\n')],
    ['tabs', rows.join('\n').replaceAll(';', '\t')],
    ['bars', rows.join('\n').replaceAll(';', '|')],
    [
      'commas, with quoted decimal commas',
      'time,sensor,temperature\n01.02.2026 00:00,a,"20,5"\n01.02.2026 00:10,a,"21,5"\n01.02.2026 00:20,a,"22,5"',
    ],
    ['a byte order mark', `\ufeff${rows.join('\n')}`],
    ['Windows line ends', rows.join('\r\n')],
    ['old Mac line ends', rows.join('\r')],
    ['comments, blank lines and a sep= line before the header', `# logger 7\n\nsep=;\n${rows.join('\n\n')}\n\n`],
    ['UTF-16 LE with a mark', Buffer.from(`\ufeff${rows.join('\n')}`, 'utf16le')],
    ['UTF-16 BE with a mark', Buffer.from(`\ufeff${rows.join('\n')}`, 'utf16le').swap16()],
    ['UTF-16 LE without one', Buffer.from(rows.join('\n'), 'utf16le')],
    ['gzip under another name', gzipSync(rows.join('\n'))],
  ])('%s', async (_, content) => {
    const desk = makeDesk()
    const result = await desk.take(desk.write('log.csv', content))
    expect(columnOf(desk.workspace, result, 'a', 'temperature')).toEqual(expected)
    expect(result.faults).toEqual({ gaps: 0, duplicates: 0, unparsable: 0, outOfRange: 0, stuck: 0, outOfOrder: 0 })
    expect(result.from).toBe('2026-02-01T00:00:00.000Z')
  })

  it('Western letters that are no UTF-8', async () => {
    const desk = makeDesk()
    const text = 'time,Temperature (°C) Süd\n2026-01-01 00:00,1\n2026-01-01 00:10,2\n'
    const result = await desk.take(desk.write('log.csv', Buffer.from(text, 'latin1')))
    expect(result.sensorNames).toEqual(['Süd'])
    expect(result.report.encoding).toBe('windows-1252')
  })

  it('cells that say there is no value are missing, not unparsable', async () => {
    const desk = makeDesk()
    const cells = ['', ' NA ', 'NaN', 'null', 'N/A', '-']
    const text = `time,sensor,temperature\n${cells
      .map((cell, step) => `2026-01-01 0${step}:00,a,${cell}`)
      .join('\n')}\n2026-01-01 06:00,a,5\n2026-01-01 07:00,a,6`
    const result = await desk.take(desk.write('log.csv', text))
    expect(result).toMatchObject({ readings: 2, missing: 6, cadenceSeconds: 3600 })
    expect(result.faults).toMatchObject({ unparsable: 0, gaps: 6 })
  })

  it('a date and a time of day in two columns', async () => {
    const desk = makeDesk()
    const text = 'Date,Time,sensor,temperature\n13/02/2026,10:00:00,a,1\n13/02/2026,10:05:00,a,2\n'
    const result = await desk.take(desk.write('log.csv', text))
    expect(result).toMatchObject({ from: '2026-02-13T10:00:00.000Z', cadenceSeconds: 300, readings: 2 })
  })
})
