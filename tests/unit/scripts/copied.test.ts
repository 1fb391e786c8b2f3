import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { scratchFolder } from './scratch'

/** What a set-up in `clone` would bring, asked in a process of its own: the scripts know their clone by where they lie. */
function pendingIn(clone: string): unknown {
  const module = (name: string): string =>
    JSON.stringify(pathToFileURL(path.join(clone, 'scripts', 'setup', name)).href)
  const ask = `
    const { pendingParts } = await import(${module('setup.mjs')})
    const { NEEDS } = await import(${module('components.mjs')})
    const { readState } = await import(${module('state.mjs')})
    console.log(JSON.stringify(pendingParts(NEEDS.setup, readState(), { flavour: undefined, retry: 'nothing' })))`
  const environment = { ...process.env }
  delete environment.ELECTRON_OVERRIDE_DIST_PATH
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', ask], { encoding: 'utf8', env: environment }),
  )
}

/** A record as a set-up of the clone `owner` leaves it. */
function record(owner: string): string {
  const electron = path.join(owner, 'node_modules', 'electron', 'dist', 'electron')
  return JSON.stringify({
    schema: 1,
    node: { path: process.execPath, version: '24.0.0', source: 'npm' },
    tensorflow: { version: '2.21.0', flavour: 'cpu', asked: 'cpu', dir: path.join(owner, 'runtime'), env: {} },
    electron: { path: electron, version: '45.4.1', kind: 'official', package: '45.4.1' },
    problems: [],
  })
}

function file(content: string, ...place: string[]): void {
  mkdirSync(path.dirname(path.join(...place)), { recursive: true })
  writeFileSync(path.join(...place), content)
}

/** node_modules with a complete official Electron, and nothing else. */
function installElectron(clone: string): void {
  file('{"version":"45.4.1"}', clone, 'node_modules', 'electron', 'package.json')
  file('electron', clone, 'node_modules', 'electron', 'path.txt')
  file('', clone, 'node_modules', 'electron', 'dist', 'electron')
}

describe('a clone with the .runtime folder of another one', () => {
  it('is set up anew, whether the other is still there or not', () => {
    const clone = scratchFolder()
    const other = scratchFolder()
    cpSync('scripts', path.join(clone, 'scripts'), { recursive: true })
    file(record(other), clone, '.runtime', 'state.json')
    const all = ['modules', 'node', 'tensorflow', 'electron']
    expect(pendingIn(clone)).toEqual(all)
    installElectron(other)
    expect(pendingIn(clone)).toEqual(all)
    // also once it has its own node_modules: the record still names the other's files
    installElectron(clone)
    expect(pendingIn(clone)).toEqual(all)
    file(record(clone), clone, '.runtime', 'state.json')
    expect(pendingIn(clone)).not.toContain('electron')
  })
})
