import { expect, it } from 'vitest'
import type { Comparison, RunRow } from '../../../src/contract'
import { comparisonCsv, comparisonText } from '../../../src/cli/commands/compareText'

const row = (run: string, name: string): RunRow => ({
  run,
  kind: 'train',
  name,
  status: 'done',
  dataset: 'd_0123456789',
  datasetName: 'Hall',
  createdAt: '2026-01-01T00:00:00Z',
  seed: 1,
  step: 1,
  steps: 1,
  seconds: 1,
  version: '1',
  device: null,
  search: null,
  problem: null,
  tags: [],
  notes: '',
  archived: false,
  parameters: {},
  metrics: {},
})
const told = { difference: -0.1, low: -0.2, high: -0.05, method: 'paired', verdict: 'better', reason: null } as const
const comparison: Comparison = {
  runs: [row('r_0000000001', 'one, "two"'), row('r_0000000002', 'three')],
  differences: [{ path: 'hiddenSize', values: [8, [1, 2]] }],
  shared: [],
  period: 'test',
  evaluations: [null, null],
  pinned: { run: 'r_0000000001' },
  columns: [
    { variable: 'temperature', score: 'crps', title: 'CRPS', unit: '°C', better: 'lower', meaning: 'How far off.' },
  ],
  rows: [
    {
      run: 'r_0000000001',
      baseline: null,
      cells: [{ value: 0.5, standardError: 0.01, best: false, against: null }],
    },
    { run: 'r_0000000002', baseline: null, cells: [{ value: 0.4, standardError: null, best: true, against: told }] },
    { run: null, baseline: 'persistence', cells: [null] },
  ],
  notes: ['Told at 5 %.'],
}

it('a comparison in a terminal says what differs, what is best, and whether that is sure', () => {
  const text = comparisonText(comparison)
  expect(text).toContain('hiddenSize  8')
  expect(text).toMatch(/> r_0000000001 one, "two"\s+0.500 ± 0.010/)
  expect(text).toMatch(/r_0000000002 three\s+0.400\*▼/)
  expect(text).toMatch(/r_0000000002\s+temperature\s+better\s+-0.100\s+-0.200 … -0.0500 °C\s+paired/)
  expect(text).toContain('- Told at 5 %.')
})

it('a comparison as CSV has a row for each score, quoted where it has to be', () => {
  const lines = comparisonCsv(comparison).split('\r\n')
  expect(lines[0]).toBe(
    'run,name,baseline,variable,score,unit,value,standardError,best,difference,low,high,verdict,method,reason,hiddenSize',
  )
  expect(lines[1]).toBe('r_0000000001,"one, ""two""",,temperature,crps,°C,0.5,0.01,false,,,,,,,8')
  expect(lines[2]).toBe('r_0000000002,three,,temperature,crps,°C,0.4,,true,-0.1,-0.2,-0.05,better,paired,,"1, 2"')
  expect(lines).toHaveLength(5)
})
