import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { FileGrants } from '../../../src/service/grants'

const folder = mkdtempSync(join(tmpdir(), 'plenum-grants-'))
const log = join(folder, 'log.csv')
writeFileSync(log, 'time,T1\n')
afterAll(() => rmSync(folder, { recursive: true }))

describe('file grants', () => {
  it('let a page name a granted file', () => {
    const grants = new FileGrants()
    const { grant, name, bytes } = grants.grant(log, 'read')
    expect({ name, bytes }).toEqual({ name: 'log.csv', bytes: 8 })
    expect(grants.resolve({ grant }, 'read', false)).toBe(log)
  })

  it('do not let a page name a path, which only the terminal may', () => {
    const grants = new FileGrants()
    expect(() => grants.resolve({ path: log }, 'read', false)).toThrow(/chosen in a dialog/)
    expect(grants.resolve({ path: log }, 'read', true)).toBe(log)
  })

  it('are for reading or for writing, never both', () => {
    const grants = new FileGrants()
    const { grant } = grants.grant(log, 'read')
    expect(() => grants.resolve({ grant }, 'write', false)).toThrow(/no longer open/)
  })

  it('refuse what was never granted, a folder, and a file that is not there', () => {
    const grants = new FileGrants()
    expect(() => grants.resolve({ grant: `g_${'0'.repeat(32)}` }, 'read', false)).toThrow(/no longer open/)
    expect(() => grants.grant(folder, 'read')).toThrow(/no such file/)
    expect(() => grants.grant(join(folder, 'missing.csv'), 'read')).toThrow(/no such file/)
  })
})
