import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf, makeDesk } from './logs'

const instant = (step: number): string => new Date(Date.UTC(2026, 0, 1) + step * 600_000).toISOString()
const header = 'time,sensor,quantity,value,unit'
const tidy = [
  header,
  ...[0, 1, 2].flatMap((step) => [
    `${instant(step)},a,Temp,${20 + step}.5,degC`,
    `${instant(step)},a,rel. humidity,${40 + step},%`,
    `${instant(step)},b,Temp,${30 + step}.5,degC`,
  ]),
].join('\n')

describe('a tidy log', () => {
  it('has its variables and units in its rows', async () => {
    const desk = makeDesk()
    const file = desk.write('hall.csv', tidy)
    expect(await desk.preview(file)).toMatchObject({
      layout: 'tidy',
      cadenceSeconds: 600,
      sensors: [
        { found: 'a', name: 'a' },
        { found: 'b', name: 'b' },
      ],
      variables: [
        { found: 'Temp', name: 'temperature', unit: '°C' },
        { found: 'rel. humidity', name: 'humidity', unit: '%' },
      ],
      columns: [
        { role: { role: 'time' } },
        { role: { role: 'sensor' } },
        { role: { role: 'quantity' } },
        { role: { role: 'value' } },
        { role: { role: 'unit' } },
      ],
      problems: [],
    })
    const result = await desk.take(file)
    expect(result).toMatchObject({
      steps: 3,
      readings: 9,
      missing: 3,
      faults: { duplicates: 0, outOfOrder: 0, gaps: 0 },
    })
    expect(columnOf(desk.workspace, result, 'a', 'humidity')).toEqual([40, 41, 42])
    expect(columnOf(desk.workspace, result, 'b', 'temperature')).toEqual([30.5, 31.5, 32.5])
    expect(columnOf(desk.workspace, result, 'b', 'humidity')).toEqual([NaN, NaN, NaN])
  })

  it.each([
    [
      'another order, weak names',
      'reading;type;device;when',
      (t: string, s: string, q: string, v: string) => [v, q, s, t],
    ],
    [
      'a number for each row',
      'no;time;name;location;value',
      (t: string, s: string, q: string, v: string) => ['7', t, q, s, v],
    ],
    [
      'German words',
      'Zeitstempel;Messstelle;Messgröße;Wert',
      (t: string, s: string, q: string, v: string) => [t, s, q, v],
    ],
  ])('is found by its words: %s', async (_, head, cells) => {
    const rows = [0, 1, 2].flatMap((step) =>
      ['rack 1', 'rack 2'].flatMap((sensor) =>
        ['temperature', 'humidity'].map((quantity) => cells(instant(step), sensor, quantity, `${step},5`).join(';')),
      ),
    )
    const desk = makeDesk()
    const result = await desk.take(desk.write('log.csv', [head, ...rows].join('\n')))
    expect(result).toMatchObject({ sensorNames: ['rack 1', 'rack 2'], readings: 12, missing: 0 })
    expect(result.variables.map(({ name }) => name)).toEqual(['temperature', 'humidity'])
    expect(result.report.layout).toBe('tidy')
  })

  it('without a column of sensors belongs to one, named as the file', async () => {
    const desk = makeDesk()
    const rows = [0, 1].flatMap((step) => [`${instant(step)},temperature,1`, `${instant(step)},power,2`])
    const result = await desk.take(desk.write('rack7.csv', ['time,metric,value', ...rows].join('\n')))
    expect(result).toMatchObject({ sensorNames: ['rack7'], readings: 4, missing: 0 })
    expect(result.variables.map(({ name, unit }) => [name, unit])).toEqual([
      ['temperature', '°C'],
      ['power', ''],
    ])
  })

  it('finds a quantity that only the end of a long file names, and is not put out by times that begin again', async () => {
    const desk = makeDesk()
    const series = (quantity: string): string[] =>
      Array.from({ length: 3000 }, (_, step) => `${instant(step)},a,${quantity},${(step % 50) + 1}`)
    const file = desk.write('hall.csv', [header, ...series('temperature'), ...series('power draw')].join('\n'))
    expect((await desk.preview(file)).variables).toHaveLength(1)
    const result = await desk.take(file, { limits: { temperature: [0, 100] } })
    expect(result.variables.map(({ name }) => name)).toEqual(['temperature', 'power draw'])
    expect(result).toMatchObject({ readings: 6000, missing: 0, faults: { outOfOrder: 0, duplicates: 0 } })
  })

  it('tells the hour that clocks show twice apart for each quantity', async () => {
    const local = ['01:00', '02:00', '02:00', '03:00'].map((clock) => `2025-10-26 ${clock}`)
    const rows = local.flatMap((time, at) => [`${time},a,temperature,${at + 1}`, `${time},a,humidity,${at + 41}`])
    const desk = makeDesk()
    const result = await desk.take(desk.write('log.csv', ['time,sensor,quantity,value', ...rows].join('\n')), {
      timeZone: 'Europe/Berlin',
      interpolateSteps: 0,
    })
    expect(columnOf(desk.workspace, result, 'a', 'temperature')).toEqual([1, 2, 3, 4])
    expect(columnOf(desk.workspace, result, 'a', 'humidity')).toEqual([41, 42, 43, 44])
  })

  it('gets no sensor from a line at its end that has no quantity', async () => {
    const desk = makeDesk()
    const result = await desk.take(desk.write('log.csv', `${tidy}\n${instant(2)},total,,8,\n`))
    expect(result).toMatchObject({ sensorNames: ['a', 'b'], readings: 9, faults: { unparsable: 1 } })
  })

  it('is corrected: another column of quantities, other names, one left out, another unit', async () => {
    const desk = makeDesk()
    const rows = [0, 1].flatMap((step) => [
      `${instant(step)},x1,t,21,5`,
      `${instant(step)},x1,battery,3,5`,
      `${instant(step)},x1,h,40,5`,
    ])
    const file = desk.write('log.csv', ['when,mote,what,first,second', ...rows].join('\n'))
    const result = await desk.take(file, {
      columns: { what: { role: 'quantity' }, second: { role: 'ignore' } },
      variables: { t: 'air', battery: null },
      units: { air: '°F' },
    })
    expect(result.variables).toEqual([
      { name: 'air', unit: '°F' },
      { name: 'h', unit: '' },
    ])
    expect(columnOf(desk.workspace, result, 'x1', 'air')).toEqual([21, 21])
    expect(result.report.notes).toContain('Quantities left out: battery.')
  })

  it('stays long or wide where a word column is no quantity', async () => {
    const desk = makeDesk()
    const long = ['time,sensor,type,temperature', `${instant(0)},a,indoor,20`, `${instant(1)},a,indoor,21`]
    expect((await desk.preview(desk.write('long.csv', long.join('\n')))).layout).toBe('long')
    const both = ['time,sensor,type,temperature,humidity', `${instant(0)},a,x,20,4`, `${instant(1)},a,x,21,5`]
    expect((await desk.preview(desk.write('both.csv', both.join('\n')))).layout).toBe('long')
  })

  it('says where a unit changes, which quantity is none, and what is not clear', async () => {
    const desk = makeDesk()
    const mixed = desk.write('mixed.csv', `${tidy}\n${instant(3)},b,Temp,80,degF\n`)
    const changed = await desk.refusal(mixed)
    expect(changed.message).toBe('The unit of "temperature" is °F here and °C before.')
    expect(changed.place).toEqual({ file: 'mixed.csv', line: 11, column: 5 })

    const hole = await desk.take(desk.write('hole.csv', `${tidy}\n${instant(3)},b,,80,degC\n`))
    expect(hole.faults.unparsable).toBe(1)
    expect(hole.report.examples).toContainEqual(
      expect.objectContaining({ kind: 'unparsable', line: 11, column: 'quantity', text: 'a row without a quantity' }),
    )
    const number = await desk.take(desk.write('word.csv', `${tidy}\n${instant(3)},b,Temp,warm,degC\n`))
    expect(number.report.examples).toContainEqual(
      expect.objectContaining({ kind: 'unparsable', line: 11, column: 'value', text: 'warm' }),
    )
    const wide = desk.write('wide.csv', `time,T1,T2\n${instant(0)},1,2\n${instant(1)},1,2\n`)
    const unclear = await desk.refusal(wide, { layout: 'tidy' })
    expect(unclear.message).toContain('names the quantity of each row')
    expect(unclear.place).toEqual({ file: 'wide.csv', line: 1 })
    const none = await desk.refusal(desk.write('t.csv', tidy), { variables: { Temp: null, 'rel. humidity': null } })
    expect(none.message).toContain('No row names a quantity')
  })
})

it('the same readings in the wide, the long and the tidy layout are the same data set', async () => {
  const sensors = ['A1', 'B2', 'C3']
  const quantities = ['temperature', 'humidity']
  const reading = fc.option(fc.integer({ min: -400, max: 790 }), { nil: undefined, freq: 4 })
  const row = fc.array(reading, { minLength: 6, maxLength: 6 })
  const full = fc.array(fc.integer({ min: 0, max: 790 }), { minLength: 6, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(
      full,
      fc.array(row, { maxLength: 30 }),
      full,
      fc.boolean(),
      async (first, middle, last, sorted) => {
        const table = [first, ...middle, last]
        const cell = (step: number, sensor: number, quantity: number): string => {
          const value = table[step]?.[sensor * 2 + quantity]
          return value === undefined ? '' : (value / 10).toFixed(1)
        }
        const steps = table.map((_, step) => step)
        const wide = [
          ['time', ...sensors.flatMap((sensor) => quantities.map((quantity) => `${quantity} ${sensor}`))],
          ...steps.map((step) => [
            instant(step),
            ...sensors.flatMap((_, s) => quantities.map((_q, q) => cell(step, s, q))),
          ]),
        ]
        const long = [
          ['time', 'sensor', ...quantities],
          ...steps.flatMap((step) =>
            sensors.map((sensor, s) => [instant(step), sensor, ...quantities.map((_, q) => cell(step, s, q))]),
          ),
        ]
        const values = steps.flatMap((step) =>
          sensors.flatMap((sensor, s) =>
            quantities.flatMap((quantity, q) => {
              const value = cell(step, s, q)
              return value === '' ? [] : [[instant(step), sensor, quantity, value]]
            }),
          ),
        )
        // one series after the other, as databases answer
        if (sorted) values.sort((a, b) => Number((a[2] ?? '') < (b[2] ?? '')) - Number((a[2] ?? '') > (b[2] ?? '')))
        const tidyTable = [['time', 'sensor', 'quantity', 'value'], ...values]
        const desk = makeDesk()
        const described = []
        for (const [name, lines] of [
          ['wide', wide],
          ['long', long],
          ['tidy', tidyTable],
        ] as const) {
          const file = desk.write(`${name}.csv`, lines.map((cells) => cells.join(',')).join('\n'))
          const result = await desk.take(file)
          expect(result.report.layout).toBe(name)
          const { sensorNames, variables, from, to, steps: length, cadenceSeconds, readings, missing, faults } = result
          const columns = sensorNames.map((sensor) =>
            variables.map((variable) => columnOf(desk.workspace, result, sensor, variable.name)),
          )
          described.push({
            sensorNames,
            variables,
            from,
            to,
            length,
            cadenceSeconds,
            readings,
            missing,
            faults,
            columns,
          })
        }
        expect(described[1]).toEqual(described[0])
        expect(described[2]).toEqual(described[0])
      },
    ),
    { numRuns: 12 },
  )
})

it('reads a row of units below the header', async () => {
  const desk = makeDesk()
  const text =
    'Zeit;Fühler;Vorlauf;Feuchte\ndd.mm.yyyy;;[°C];[%]\n01.02.2026 00:00;a;20,5;40\n01.02.2026 00:10;a;21,5;41\n'
  const result = await desk.take(desk.write('log.csv', text))
  expect(result.variables).toEqual([
    { name: 'Vorlauf', unit: '°C' },
    { name: 'humidity', unit: '%' },
  ])
  expect(result.faults.unparsable).toBe(0)
  expect(result.report.notes).toContain('Line 2 holds the units of the columns.')
  expect(columnOf(desk.workspace, result, 'a', 'Vorlauf')).toEqual([20.5, 21.5])
})
