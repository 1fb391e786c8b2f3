import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import type { Progress } from '../../../../src/contract'
import { columnOf, makeDesk, rowsOf } from './logs'

const header = 'time,sensor,temperature'
const log = (rows: readonly string[]): string => [header, ...rows].join('\n')

describe('what is wrong with a log is counted, with its place', () => {
  it('unparsable cells', async () => {
    const desk = makeDesk()
    const result = await desk.take(desk.write('log.csv', log([...rowsOf([1, 'warm', 3, '0x10']), 'yesterday,a,5'])))
    expect(result.faults.unparsable).toBe(3)
    expect(result.report.examples.filter(({ kind }) => kind === 'unparsable')).toEqual([
      { kind: 'unparsable', file: 'log.csv', line: 3, column: 'temperature', text: 'warm' },
      { kind: 'unparsable', file: 'log.csv', line: 5, column: 'temperature', text: '0x10' },
      { kind: 'unparsable', file: 'log.csv', line: 6, column: 'time', text: 'yesterday' },
    ])
  })

  it('lines are right below a quoted cell with line ends', async () => {
    const desk = makeDesk()
    const rows = [
      'time,sensor,temperature,remark',
      '2026-01-01 00:00,a,1,"two\nlines"',
      '2026-01-01 00:10,a,2,',
      '2026-01-01 00:20,a,bad,',
    ]
    const result = await desk.take(desk.write('log.csv', rows.join('\n')))
    expect(result.report.examples).toMatchObject([{ kind: 'unparsable', line: 5 }, { kind: 'gaps' }])
  })

  it('duplicates: the first is kept', async () => {
    const desk = makeDesk()
    const [first = '', second = '', third = ''] = rowsOf([1, 2, 3])
    const result = await desk.take(desk.write('log.csv', log([first, second, second.replace(/2$/, '9'), third])))
    expect(result.faults).toMatchObject({ duplicates: 1, outOfOrder: 0 })
    expect(columnOf(desk.workspace, result, 'a', 'temperature')).toEqual([1, 2, 3])
    expect(result.report.examples).toMatchObject([{ kind: 'duplicates', line: 4, sensor: 'a' }])
  })

  it('a repeated row of a wide log counts once, though it has many sensors', async () => {
    const desk = makeDesk()
    const text = 'time,T1,T2,T3\n2026-01-01 00:00,1,2,3\n2026-01-01 00:00,1,2,3\n2026-01-01 00:10,4,5,6\n'
    expect((await desk.take(desk.write('log.csv', text))).faults.duplicates).toBe(1)
  })

  it('rows out of order, which find their place', async () => {
    const desk = makeDesk()
    const [first = '', second = '', third = '', fourth = ''] = rowsOf([1, 2, 3, 4])
    const result = await desk.take(desk.write('log.csv', log([first, third, second, fourth])))
    expect(result.faults.outOfOrder).toBe(1)
    expect(columnOf(desk.workspace, result, 'a', 'temperature')).toEqual([1, 2, 3, 4])
    expect(result.report.examples).toMatchObject([{ kind: 'outOfOrder', line: 4 }])
  })

  it('rows sorted by sensor are in order', async () => {
    const desk = makeDesk()
    const result = await desk.take(desk.write('log.csv', log([...rowsOf([1, 2, 3]), ...rowsOf([4, 5, 6], 'b')])))
    expect(result.faults).toMatchObject({ outOfOrder: 0, gaps: 0 })
  })

  it('jitter: readings move to the grid, the largest move is told', async () => {
    const desk = makeDesk()
    const seconds = [0, 603, 1198, 1800, 2402, 3000]
    const rows = seconds.map(
      (second) => `${new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString()},a,${second / 100}`,
    )
    const result = await desk.take(desk.write('log.csv', log(rows)))
    expect(result).toMatchObject({ cadenceSeconds: 600, steps: 6, from: '2026-01-01T00:00:00.000Z' })
    expect(result.report).toMatchObject({ offGrid: 3, offGridMaxSeconds: 3 })
    expect(columnOf(desk.workspace, result, 'a', 'temperature')).toEqual(
      seconds.map((second) => Math.fround(second / 100)),
    )
  })

  it('a grid that does not start on the full step is kept as it is', async () => {
    const desk = makeDesk()
    const rows = [7, 17, 27, 37].map((minute) => `2026-01-01T00:${String(minute).padStart(2, '0')}:30Z,a,1`)
    const result = await desk.take(desk.write('log.csv', log(rows)))
    expect(result).toMatchObject({ from: '2026-01-01T00:07:30.000Z', steps: 4 })
    expect(result.report.offGrid).toBe(0)
  })

  it('readings out of range are dropped', async () => {
    const desk = makeDesk()
    const result = await desk.take(desk.write('log.csv', log(rowsOf([20, 999, -999, 21]))), { interpolateSteps: 0 })
    expect(result.faults.outOfRange).toBe(2)
    expect(columnOf(desk.workspace, result, 'a', 'temperature')).toEqual([20, NaN, NaN, 21])
    expect(result.report.perSensor).toMatchObject([{ readings: 2, missing: 2, outOfRange: 2 }])
  })

  it('stuck readings are counted and kept', async () => {
    const desk = makeDesk()
    // every 10 minutes, 6 hours are 36 steps: 40 equal ones are stuck
    const values = [...Array<number>(40).fill(20), 21, 22]
    const result = await desk.take(desk.write('log.csv', log(rowsOf(values))))
    expect(result.faults.stuck).toBe(40)
    expect(columnOf(desk.workspace, result, 'a', 'temperature')).toEqual(values)
    expect(result.report.examples).toMatchObject([
      {
        kind: 'stuck',
        sensor: 'a',
        variable: 'temperature',
        from: '2026-01-01T00:00:00.000Z',
        text: '40 readings of 20 in a row',
      },
    ])
  })

  it('short gaps are filled along a line, longer ones and the ends stay open', async () => {
    const desk = makeDesk()
    const values = [10, '', 30, '', '', 60, '', '', '', 100, '']
    const result = await desk.take(
      desk.write(
        'log.csv',
        log([
          ...rowsOf(values),
          ...rowsOf(
            values.map(() => 1),
            'b',
          ),
        ]),
      ),
      {
        interpolateSteps: 2,
      },
    )
    expect(columnOf(desk.workspace, result, 'a', 'temperature')).toEqual([
      10,
      20,
      30,
      40,
      50,
      60,
      NaN,
      NaN,
      NaN,
      100,
      NaN,
    ])
    expect(result.report).toMatchObject({ interpolated: 3 })
    expect(result.report.perSensor[0]).toMatchObject({ readings: 4, interpolated: 3, missing: 4 })
    expect(result.faults.gaps).toBe(7)
    expect(result).toMatchObject({ readings: 15, missing: 4 })
  })
})

describe('time zones', () => {
  const hourly = (times: readonly string[]): string => log(times.map((time, index) => `${time},a,${index}`))

  it('local times get the offset of their day', async () => {
    const desk = makeDesk()
    const result = await desk.take(desk.write('log.csv', hourly(['2026-07-01 00:00', '2026-07-01 01:00'])), {
      timeZone: 'Europe/Brussels',
    })
    expect(result).toMatchObject({ from: '2026-06-30T22:00:00.000Z', timeZone: 'Europe/Brussels' })
    const fixed = await desk.take(desk.write('log.csv', hourly(['2026-07-01 00:00', '2026-07-01 01:00'])), {
      timeZone: '+01:00',
    })
    expect(fixed.from).toBe('2026-06-30T23:00:00.000Z')
  })

  it('the hour that clocks show twice is read in its order', async () => {
    const desk = makeDesk()
    // Central European clocks went from 3:00 back to 2:00 on 2025-10-26 at 01:00 UTC
    const times = ['01:00', '02:00', '02:30', '02:00', '02:30', '03:00'].map((time) => `2025-10-26 ${time}`)
    const result = await desk.take(desk.write('log.csv', hourly(times)), {
      timeZone: 'Europe/Berlin',
      cadenceSeconds: 1800,
    })
    expect(result).toMatchObject({ from: '2025-10-25T23:00:00.000Z', to: '2025-10-26T02:00:00.000Z' })
    expect(result.faults).toMatchObject({ duplicates: 0, outOfOrder: 0 })
    expect(columnOf(desk.workspace, result, 'a', 'temperature')).toEqual([0, 0.5, 1, 2, 3, 4, 5])
    expect(result.report.notes.join(' ')).toContain(
      '4 timestamps fall into an hour that clocks in Europe/Berlin showed twice',
    )
  })

  it('the hour that clocks skip does not exist', async () => {
    const desk = makeDesk()
    // Central European clocks went from 2:00 to 3:00 on 2026-03-29 at 01:00 UTC
    const times = ['01:00', '01:30', '02:30', '03:00'].map((time) => `2026-03-29 ${time}`)
    const result = await desk.take(desk.write('log.csv', hourly(times)), { timeZone: 'Europe/Berlin' })
    expect(result).toMatchObject({ from: '2026-03-29T00:00:00.000Z', to: '2026-03-29T01:00:00.000Z', readings: 3 })
    expect(result.faults.unparsable).toBe(1)
    expect(result.report.notes.join(' ')).toContain('such as +01:00')
  })
})

describe('a log that cannot be imported ends in one clear sentence and leaves nothing', () => {
  it.each([
    ['an empty file', '', 'log.csv: The file is empty.'],
    ['an empty gzip', gzipSync(''), 'log.csv: The file is empty.'],
    ['only white space', ' \n\n', 'The file is empty.'],
    [
      'a PNG',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      'log.csv: This is a PNG image, not a CSV log.',
    ],
    ['noise', Buffer.concat([Buffer.from([3, 1, 2]), randomBytes(3000)]), 'This is no text file, not a CSV log.'],
    [
      'no time column',
      'rack,temperature\na,1\nb,2\n',
      'log.csv, line 1: No column holds timestamps. The columns: rack, temperature.',
    ],
    ['a header only', `${header}\n`, 'log.csv: There is no row of readings below the header.'],
    ['no header', '2026-01-01 00:00,1,2\n2026-01-01 00:10,3,4\n', 'log.csv, line 1: The first line holds readings'],
    ['only numbers', '1,2,3\n4,5,6\n', 'log.csv, line 1: The first line holds readings'],
    ['one row', log(rowsOf([1])), 'log.csv: All readings carry the same time'],
    ['NaN everywhere', log(rowsOf(['NaN', 'NaN', 'NaN'])), 'hold no number'],
    ['unreadable times', 'time,T1\nsoon,1\nlater,2\n', 'line 2: Timestamps such as "soon" cannot be read.'],
    [
      'a gzip that breaks off',
      gzipSync(log(rowsOf(Array.from({ length: 20_000 }, (_, step) => step)))).subarray(0, 60_000),
      'log.csv: The compressed file breaks off in the middle.',
    ],
    [
      'a wrong date far away',
      log([...rowsOf([1, 2, 3]), '0001-01-01T00:00:00Z,a,1', '9999-01-01T00:00:00Z,a,1']).replaceAll(
        ':00.000Z',
        ':00Z',
      ),
      'makes no usable grid',
    ],
    [
      'a quote that never ends',
      log([...rowsOf([1, 2]), `"${'x'.repeat(6_000_000)}`]),
      'A quoted cell that begins here does not end.',
    ],
  ])('%s', async (_, content, words) => {
    const desk = makeDesk()
    const problem = await desk.refusal(desk.write('log.csv', content), {
      cadenceSeconds: words.includes('grid') ? 60 : undefined,
    })
    expect(problem.code).toBe('bad-input')
    expect(problem.sentence).toContain(words)
    expect(problem.sentence).not.toContain('\n')
  })

  it('a missing file, an unknown zone, an unknown column', async () => {
    const desk = makeDesk()
    expect((await desk.refusal(`${desk.folder}/none.csv`)).code).toBe('not-found')
    const file = desk.write('log.csv', log(rowsOf([1, 2, 3])))
    expect((await desk.refusal(file, { timeZone: 'Mars/Olympus' })).sentence).toContain(
      '"Mars/Olympus" is no time zone',
    )
    const unknown = await desk.refusal(file, { columns: { humidity: { role: 'ignore' } } })
    expect(unknown.sentence).toContain('There is no column "humidity". The columns are time, sensor, temperature.')
    expect((await desk.refusal(file, { timeFormat: 'HH-mm' })).message).toContain('No timestamp fits the format')
  })

  it('files of different layouts', async () => {
    const desk = makeDesk()
    const long = desk.write('long.csv', log(rowsOf([1, 2])))
    const wide = desk.write('wide.csv', 'time,T1,T2\n2026-01-01 00:00,1,2\n2026-01-01 00:10,1,2\n')
    expect((await desk.refusal([long, wide])).sentence).toContain('This log is wide, but long.csv is long.')
  })
})

describe('cancelling, dry runs, previews', () => {
  it.each(['checking', 'storing'])('an import cancelled while %s leaves nothing', async (during) => {
    const desk = makeDesk()
    const file = desk.write('log.csv', log(rowsOf(Array.from({ length: 30_000 }, (_, step) => step % 50))))
    const controller = new AbortController()
    const phases: string[] = []
    const problem = await desk.refusal(
      file,
      {},
      {
        signal: controller.signal,
        onProgress: ({ phase }) => {
          phases.push(phase)
          if (phase === during) controller.abort()
        },
      },
    )
    expect(problem.code).toBe('cancelled')
    expect(phases).toContain('reading')
  })

  it('an import cancelled while the hall is summarised ends there, and leaves nothing', async () => {
    const desk = makeDesk()
    const steps = Array.from({ length: 5000 }, (_, step) => step % 50)
    // enough sensors for a band of the hall, and readings for two pieces of it
    const rows = Array.from({ length: 16 }, (_, sensor) => rowsOf(steps, `s${sensor}`)).flat()
    const controller = new AbortController()
    let pieces = 0
    const { datasets } = desk.workspace
    const workspace: typeof desk.workspace = {
      ...desk.workspace,
      datasets: {
        ...datasets,
        begin(dataset) {
          const incoming = datasets.begin(dataset)
          return {
            ...incoming,
            *summarise() {
              const each = incoming.summarise()
              while (each.next().done !== true) {
                pieces++
                controller.abort()
                yield
              }
            },
          }
        },
      },
    }
    const problem = await desk.refusal(desk.write('log.csv', log(rows)), {}, { signal: controller.signal, workspace })
    expect(problem.code).toBe('cancelled')
    expect(pieces).toBe(1)
  })

  it('a dry run reports the same and stores nothing', async () => {
    const desk = makeDesk()
    const file = desk.write('log.csv', log(rowsOf([1, 2, 'bad', 4])))
    const dry = await desk.take(file, {}, { dryRun: true })
    expect(dry.dataset).toBeUndefined()
    expect(desk.workspace.datasets.list()).toEqual([])
    const real = await desk.take(file)
    expect({ ...dry, createdAt: '', report: { ...dry.report, seconds: 0 } }).toEqual({
      ...real,
      dataset: undefined,
      createdAt: '',
      report: { ...real.report, seconds: 0 },
    })
    expect(desk.workspace.datasets.report(real.dataset ?? '')).toEqual(real.report)
  })

  it('progress says what is done of what', async () => {
    const desk = makeDesk()
    const told: Progress[] = []
    const file = desk.write('log.csv', log(rowsOf([1, 2, 3])))
    await desk.take(file, {}, { onProgress: (progress) => told.push(progress) })
    expect(told.filter(({ phase }) => phase === 'reading').at(-1)).toMatchObject({ unit: 'bytes', remainingSeconds: 0 })
    for (const phase of ['reading', 'checking', 'storing']) {
      const last = told.filter((progress) => progress.phase === phase).at(-1)
      expect(last?.done, phase).toBe(last?.total)
    }
  })

  it('a preview of a log without times says so and still shows its columns', async () => {
    const desk = makeDesk()
    const preview = await desk.preview(desk.write('log.csv', 'rack,temperature\na,1\nb,2\n'))
    expect(preview.columns.map((column) => column.header)).toEqual(['rack', 'temperature'])
    expect(preview.problems[0]).toContain('No column holds timestamps.')
  })

  it('the folder of an import that was killed is cleared by the next', async () => {
    const desk = makeDesk()
    // Linux gives no process a number this high (pid_max is at most 2^22)
    const left = `${desk.workspace.file}-import-99999999-abc`
    mkdirSync(left)
    await desk.take(desk.write('log.csv', log(rowsOf([1, 2]))))
    expect(existsSync(left)).toBe(false)
  })
})
