import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { requireHash, sha256OfFile } from '../../../scripts/setup/hash.mjs'
import { scratchFolder } from './scratch'

/** SHA-256 of "abc": the example of FIPS 180-4. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

describe('requireHash', () => {
  it('accepts the pinned file and leaves it alone', async () => {
    const file = path.join(scratchFolder(), 'abc.whl')
    writeFileSync(file, 'abc')
    expect(await sha256OfFile(file)).toBe(ABC)
    await requireHash(file, { file: 'abc.whl', sha256: ABC })
    expect(existsSync(file)).toBe(true)
  })

  it('refuses any other file, deletes it, and says both sums', async () => {
    const file = path.join(scratchFolder(), 'abc.whl')
    writeFileSync(file, 'abd')
    await expect(requireHash(file, { file: 'abc.whl', sha256: ABC })).rejects.toThrow(
      new RegExp(`abc\\.whl was refused.*SHA-256 is [0-9a-f]{64}, pinned is ${ABC}`, 'u'),
    )
    expect(existsSync(file)).toBe(false)
  })
})
