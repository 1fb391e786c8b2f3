import { describe, expect, it } from 'vitest'
import { errorCodeSchema } from '../../../src/contract'
import { instantOf } from '../../../src/cli/commands/sampling'
import { exitCodeOf } from '../../../src/cli/exitCodes'
import { idOf, kindOfId } from '../../../src/cli/options'
import { defaultWorkspaceFile } from '../../../src/cli/runtime'

it('exit codes: 2 the caller can mend, 130 he asked for, 1 the rest', () => {
  const codes = Object.fromEntries(errorCodeSchema.options.map((code) => [code, exitCodeOf(code)]))
  expect(codes).toEqual({
    'bad-input': 2,
    'not-found': 2,
    conflict: 2,
    'malformed-message': 2,
    cancelled: 130,
    workspace: 1,
    unavailable: 1,
    'unknown-request': 1,
    'process-lost': 1,
    internal: 1,
  })
})

it('the default workspace lies in the data folder of the platform', () => {
  expect(defaultWorkspaceFile({ XDG_DATA_HOME: '/data' }, 'linux', '/h')).toBe('/data/plenum/workspace.plenum')
  expect(defaultWorkspaceFile({ XDG_DATA_HOME: '' }, 'linux', '/h')).toBe('/h/.local/share/plenum/workspace.plenum')
  expect(defaultWorkspaceFile({}, 'darwin', '/h')).toBe('/h/Library/Application Support/plenum/workspace.plenum')
})

describe('IDs', () => {
  it('say what they stand for', () => {
    expect([kindOfId('d_0123456789'), kindOfId('r_0123456789'), kindOfId('s_0123456789')]).toEqual([
      'dataset',
      'run',
      'scenario set',
    ])
    expect(() => kindOfId('r_UPPER56789')).toThrow('nothing with the ID')
    expect(() => idOf('dataset', 'r_0123456789')).toThrow('is a run, not a dataset')
    expect(() => idOf('run', 'x')).toThrow('There is no run "x"')
  })
})

it('--start without offset is a time of the log’s zone', () => {
  // Brussels is at +02:00 in May: 08:00 there is 06:00 UTC
  expect(instantOf('2016-05-20T08:00', 'Europe/Brussels')).toBe(Date.UTC(2016, 4, 20, 6))
  expect(instantOf('2016-05-20T08:00+05:00', 'Europe/Brussels')).toBe(Date.UTC(2016, 4, 20, 3))
  expect(() => instantOf('tomorrow', 'UTC')).toThrow('"tomorrow" is no time')
})
