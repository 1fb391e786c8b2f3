import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { searchDefinitionSchema, trainConfigSchema, type SearchResults } from '../../../src/contract'
import { startRequest } from '../../../src/cli/commands/searchRequest'
import { searchesText, searchResultsText, valueText } from '../../../src/cli/commands/searchText'

const folder = mkdtempSync(join(tmpdir(), 'plenum-search-'))
afterAll(() => rmSync(folder, { recursive: true }))
function file(content: string): string {
  const path = join(folder, `${String(Math.random()).slice(2)}.json`)
  writeFileSync(path, content)
  return path
}
const dataset = 'd_0123456789'
const space = file('[{"path":"dropout","values":[0,0.1]}]')

describe('what the options ask for', () => {
  it('the grid of the thesis: its networks, free switches', () => {
    const request = startRequest(dataset, { grid: 'thesis-switches', seeds: 3, steps: 200 })
    expect(request).toMatchObject({ config: { preset: 'custom', steps: 200 }, strategy: { kind: 'grid' }, seeds: 3 })
    expect(request.space.map(({ path }) => path)).toEqual([
      'optimizer',
      'skipConnection',
      'outputActivation',
      'ttur',
      'dropout',
    ])
  })

  it('a space of one’s own, on plenum unless said otherwise, as a grid or by halving', () => {
    expect(startRequest(dataset, { space })).toMatchObject({ config: { preset: 'plenum' }, strategy: { kind: 'grid' } })
    const halving = { space, halving: 27, eta: 2, rungs: 4, pointsSeed: 9 } as const
    expect(startRequest(dataset, halving).strategy).toEqual({ kind: 'halving', points: 27, eta: 2, rungs: 4, seed: 9 })
    const config = file('{"preset":"custom","hiddenSize":16}')
    expect(startRequest(dataset, { space, config, validateEvery: 5 })).toMatchObject({
      config: { preset: 'custom', hiddenSize: 16, validateEvery: 5 },
    })
  })

  it.each([
    ['nothing to vary', {}, /Say what to vary/],
    ['two things to vary', { grid: 'thesis-switches', space }, /Say what to vary/],
    ['a halving without points', { space, eta: 3 }, /belong to --halving/],
    ['switches on a model without them', { grid: 'thesis-switches', preset: 'plenum' }, /has none of the switches/],
    ['two presets', { space, preset: 'thesis', config: space }, /--preset goes without --config/],
    ['no file', { space: join(folder, 'none.json') }, /cannot be read/],
    ['no JSON', { space: file('dropout: [0, 1]') }, /not JSON/],
    ['no list', { space: file('{"dropout":[0,1]}') }, /no list of 1 to 32 choices/],
    ['a choice without values', { space: file('[{"path":"dropout"}]') }, /Choice 1 needs a path/],
    ['a path of no choice', { space: file('[{"path":"../x","values":[1,2]}]') }, /Choice 1 needs a path/],
  ] as const)('%s is refused', (_, options, message) => {
    expect(() => startRequest(dataset, options)).toThrow(message)
  })
})

it('values as a person types them', () => {
  expect([0.00031234567, [64, 128], true, 'adam', null].map(valueText)).toEqual([
    '0.0003123',
    '64 128',
    'true',
    'adam',
    'null',
  ])
})

describe('the table', () => {
  const definition = searchDefinitionSchema.parse({
    config: trainConfigSchema.parse({}),
    space: [
      { path: 'plenum.generatorRate', low: 1e-4, high: 1e-2, scale: 'log' },
      { path: 'generatorRate', values: [0.1, 0.2] },
    ],
    strategy: { kind: 'halving', points: 2 },
    seeds: 2,
    firstSeed: 1,
    points: [
      [0.001, 0.1],
      [0.002, 0.2],
    ],
    rungs: [
      { steps: 10, points: 2 },
      { steps: 20, points: 1 },
    ],
  })
  const trial = { run: null, seed: 1, status: 'settled', step: 10, score: 0.9, problem: null } as const
  const base = { rung: 1, steps: 20, mean: 0.91, low: 0.8, high: 1.02, failed: 0, trials: [trial] }
  const results: SearchResults = {
    search: {
      search: 'h_0123456789',
      name: 'Rates',
      dataset,
      datasetName: 'Hall',
      createdAt: '2026-01-01T00:00:00Z',
      version: '0.1.0',
      status: 'done',
      definition,
      problem: null,
      trialsSettled: 4,
      trials: 4,
      trialsFailed: 1,
      rung: 2,
      stepsDone: 60,
      stepsTotal: 60,
    },
    ranking: [
      { ...base, rank: 1, point: 1, values: [0.002, 0.2], worseThanFirst: null },
      { ...base, rank: 2, point: 0, values: [0.001, 0.1], worseThanFirst: false, steps: 10 },
      {
        ...base,
        rank: 3,
        point: 2,
        values: [0.003, 0.1],
        worseThanFirst: null,
        mean: null,
        low: null,
        high: null,
        failed: 1,
        trials: [{ ...trial, status: 'failed', score: null, problem: { code: 'bad-input', message: 'It diverged.' } }],
      },
    ],
    importance: [
      {
        method: 'rank-regression',
        path: 'plenum.generatorRate',
        share: 0.5,
        chanceShare: 0.25,
        pValue: 0.01,
        correlation: -0.6,
        points: 9,
      },
    ],
    notes: ['One sentence.'],
  }
  const text = searchResultsText(results)

  it('ranks, and says what cannot be told and what failed', () => {
    expect(text).toContain('2 random points: 2 to step 10, 1 to 20, 2 seeds')
    // equal last parts: whole paths tell the columns apart
    expect(text).toMatch(/rank {2}plenum\.generatorRate {2}generatorRate +score/)
    expect(text).toMatch(/\n +2 {2}0\.001 .*0\.910 {2}0\.800 … 1\.02 +cannot tell +10 +0\/1\n/)
    expect(text).toMatch(/\n +3 {2}0\.003 .*– {2}– .*1\/1\n/)
    expect(text).toMatch(/plenum\.generatorRate +50 % +25 % +0\.010 +-0\.60/)
    expect(text).toContain('Failed: It diverged.\nOne sentence.\n')
  })

  it('lists searches', () => {
    expect(searchesText([results.search])).toMatch(/h_0123456789 {2}Rates {2}done +2 +4\/4 +1 +60\/60 {2}2026-01-01/)
    expect(searchesText([])).toContain('plenum search start')
  })
})
