import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../../scripts/launch/build.mjs'
import { runProgram } from '../../../scripts/launch/program.mjs'
import { cacheFolder } from '../../../scripts/setup/paths.mjs'
import { scratchFolder } from './scratch'

describe('fingerprint', () => {
  function prepare(): { root: string; file: string; of: () => string } {
    const root = scratchFolder()
    mkdirSync(path.join(root, 'src', 'deep'), { recursive: true })
    const file = path.join(root, 'src', 'deep', 'one.ts')
    writeFileSync(file, 'one')
    writeFileSync(path.join(root, 'package.json'), '{}')
    return { root, file, of: () => fingerprint(root, ['src', 'package.json', 'absent.ts']) }
  }

  it('stays when nothing but times changed', () => {
    const { file, of } = prepare()
    const before = of()
    utimesSync(file, new Date(0), new Date(0))
    expect(of()).toBe(before)
  })

  it('changes with content, with a name, and with a file more', () => {
    const { root, file, of } = prepare()
    const seen = new Set([of()])
    writeFileSync(file, 'two')
    seen.add(of())
    renameSync(file, path.join(root, 'src', 'deep', 'other.ts'))
    seen.add(of())
    writeFileSync(path.join(root, 'absent.ts'), '')
    seen.add(of())
    expect(seen.size).toBe(4)
  })
})

describe('runProgram', () => {
  it('reports the exit code, and a signal as a shell does', async () => {
    const node = process.execPath
    expect(await runProgram(node, ['-e', 'process.exit(130)'], process.env)).toBe(130)
    // 128 + 9: killed by SIGKILL.
    expect(await runProgram(node, ['-e', 'process.kill(process.pid, "SIGKILL")'], process.env)).toBe(137)
  })
})

describe('cacheFolder', () => {
  it('is where each system keeps what can be fetched again', () => {
    expect(cacheFolder({}, 'linux', '/u')).toBe('/u/.cache/plenum')
    expect(cacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux', '/u')).toBe('/x/plenum')
    expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux', '/u')).toBe('/u/.cache/plenum')
    expect(cacheFolder({}, 'darwin', '/u')).toBe('/u/Library/Caches/plenum')
    expect(cacheFolder({ PLENUM_CACHE: '/mine', XDG_CACHE_HOME: '/x' }, 'linux', '/u')).toBe('/mine')
  })
})
