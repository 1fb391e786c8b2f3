import { describe, expect, it } from 'vitest'
import { isModernNode } from '../../../scripts/setup/modern-node.mjs'
import { installMatchesLock } from '../../../scripts/setup/node-modules.mjs'

describe('isModernNode', () => {
  it.each(['v22.14.0', '22.20.1', 'v24.0.0', 'v26.10.0'])(
    '%s has the Node-API that better-sqlite3 needs',
    (version) => {
      expect(isModernNode(version)).toBe(true)
    },
  )

  it.each(['v18.19.0', 'v20.20.2', 'v22.13.1', 'v21.99.0'])('%s would crash on it', (version) => {
    expect(isModernNode(version)).toBe(false)
  })
})

describe('installMatchesLock', () => {
  const zod = { version: '4.6.7', integrity: 'sha512-zod' }
  const wanted = {
    packages: {
      '': {},
      'node_modules/zod': zod,
      'node_modules/fsevents': { version: '2.3.3', integrity: 'sha512-f', optional: true },
    },
  }

  it('is content without the optional packages of other platforms', () => {
    expect(installMatchesLock(wanted, { packages: { 'node_modules/zod': zod } })).toBe(true)
  })

  it('sees a package that is missing, older, or another file of the same version', () => {
    expect(installMatchesLock(wanted, { packages: {} })).toBe(false)
    expect(installMatchesLock(wanted, {})).toBe(false)
    for (const other of [{ version: '4.6.6' }, { integrity: 'sha512-other' }]) {
      expect(installMatchesLock(wanted, { packages: { 'node_modules/zod': { ...zod, ...other } } })).toBe(false)
    }
  })
})
