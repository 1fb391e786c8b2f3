import { describe, expect, it } from 'vitest'
import type { Progress, TrainProgress } from '../../../src/contract'
import { bar, progressText, trainingText } from '../../../src/cli/progress/progressText'
import { StatusLine } from '../../../src/cli/progress/statusLine'
import type { Terminal } from '../../../src/cli/terminal'
import { bytes, cadence, count, duration, figure } from '../../../src/cli/text/format'
import { facts, table } from '../../../src/cli/text/table'

describe('numbers for people', () => {
  it.each([
    [0, '0.0'],
    [1234.5, '1,235'],
    [12.345, '12.3'],
    [1.2345, '1.23'],
    [0.01234, '0.0123'],
    [0.00012, '1.2e-4'],
    [-0.5, '-0.500'],
    [NaN, '–'],
    [null, '–'],
    [Infinity, '∞'],
  ])('figure(%s) is %s', (value, text) => expect(figure(value)).toBe(text))
  it.each([
    [3.21, '3.2 s'],
    [59.6, '1 min 00 s'],
    [125, '2 min 05 s'],
    [7380, '2 h 03 min'],
  ])('duration(%s) is %s', (seconds, text) => expect(duration(seconds)).toBe(text))
  it('counts, sizes, cadences', () => {
    expect([count(19735), bytes(512), bytes(4_200_000), bytes(123_000_000)]).toEqual([
      '19,735',
      '512 B',
      '4.2 MB',
      '123 MB',
    ])
    expect([cadence(600), cadence(3600), cadence(90), cadence(86_400)]).toEqual(['10 min', '1 h', '90 s', '1 d'])
  })
})

it('a table aligns text left and numbers right, counting characters as people do', () => {
  const text = table(
    [{ title: 'name' }, { title: 'n', right: true }],
    [
      ['Zürich', '5'],
      ['e\u0301', '1,000'],
    ],
  )
  expect(text).toBe('name        n\nZürich      5\ne\u0301       1,000\n')
  expect(
    facts([
      ['a', '1'],
      ['long', '2'],
    ]),
  ).toBe('a     1\nlong  2\n')
})

describe('progress', () => {
  const progress: Progress = {
    phase: 'sampling',
    done: 420,
    total: 1000,
    unit: 'steps',
    ratePerSecond: 41.5,
    remainingSeconds: 14,
    device: { kind: 'cpu', name: 'EPYC' },
  }
  it('says phase, share, speed with unit, time left and device', () => {
    expect(progressText(progress)).toBe(
      'sampling  [########------------] 42 %  420 of 1,000 steps  41.5 steps/s  14 s left  CPU (EPYC)',
    )
    expect(progressText({ ...progress, total: null, ratePerSecond: null, remainingSeconds: null, device: null })).toBe(
      'sampling  420 steps',
    )
    expect([bar(-1), bar(2)]).toEqual([`[${'-'.repeat(20)}]`, `[${'#'.repeat(20)}]`])
  })
  it('of a training says losses, score beside the baseline, and memory', () => {
    const news: TrainProgress = {
      step: 120,
      steps: 800,
      secondsSpent: 12,
      stepsPerSecond: 9.8,
      remainingSeconds: 70,
      memoryBytes: 420_000_000,
      point: null,
      validation: null,
      warnings: [],
    }
    const point = { step: 120, seconds: 12, wasserstein: 1.234, penalty: 0, criticLoss: -1.1, generatorLoss: 0.4 }
    const validation = { step: 100, seconds: 10, variables: {}, score: 1.34 }
    const text = trainingText({ progress: news, point, validation, device: { kind: 'gpu', name: 'RTX' } })
    for (const part of [
      '15 %',
      'step 120 of 800',
      '9.80 steps/s',
      '1 min 10 s left',
      'W 1.23',
      '1.34 × AR bootstrap',
      'GPU (RTX)',
      '420 MB',
    ]) {
      expect(text).toContain(part)
    }
  })
})

describe('the status line', () => {
  function written(live: boolean): { terminal: Terminal; text: () => string } {
    let text = ''
    const terminal: Terminal = {
      out: () => undefined,
      err: (more) => (text += more),
      live,
      columns: 10,
      flush: () => Promise.resolve(),
    }
    return { terminal, text: () => text }
  }
  it('says nothing in a log when the work is quickly over, then a line every few seconds', () => {
    const clock = { ms: 0 }
    const { terminal, text } = written(false)
    const status = new StatusLine(terminal, () => clock.ms)
    for (const ms of [0, 1000, 1600, 3000, 5700]) {
      clock.ms = ms
      status.show(() => `at ${ms}`)
    }
    status.clear()
    expect(text()).toBe('at 1600\nat 5700\n')
  })
  it('rewrites one line on a screen, never wider than it, and clears it for what stays', () => {
    const { terminal, text } = written(true)
    const status = new StatusLine(terminal, () => 1000)
    status.show(() => '0123456789 too wide')
    status.say('done')
    expect(text()).toBe('\r\u001b[2K012345678\r\u001b[2Kdone\n')
  })
})
