import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RecentWorkspaces } from '../../../src/main/recent'
import { placeWindow, readWindowState, writeWindowState } from '../../../src/main/windowState'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plenum-main-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the place of the window', () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1040 },
    { x: 1920, y: 0, width: 2560, height: 1400 },
  ]
  const bounds = { x: 2200, y: 100, width: 1600, height: 1000 }
  it('is where it was', () => {
    writeWindowState(folder, { bounds, maximized: true })
    const state = readWindowState(folder)
    expect(state).toEqual({ bounds, maximized: true })
    expect(placeWindow(state, screens)).toEqual(bounds)
  })
  it('is left to the system when its screen is gone, and no larger than the one that is there', () => {
    expect(placeWindow({ bounds: { ...bounds, width: 2400 }, maximized: false }, screens.slice(0, 1))).toEqual({
      width: 1920,
      height: 1000,
    })
  })
  it('is not above a screen, where nobody could move it', () => {
    expect(placeWindow({ bounds: { ...bounds, y: -60 }, maximized: false }, screens)).not.toHaveProperty('y')
  })
  it('does not mind a file that is none', () => {
    writeFileSync(join(folder, 'window.json'), '{"bounds":{"x":1}}')
    expect(readWindowState(folder)).toBeUndefined()
  })
})

describe('recent workspaces', () => {
  it('come newest first, once each, and outlive the program', () => {
    const one = join(folder, 'one.plenum')
    const two = join(folder, 'two.plenum')
    writeFileSync(two, '')
    const recent = new RecentWorkspaces(folder)
    for (const path of [one, two, one, two]) recent.opened(path)
    const again = new RecentWorkspaces(folder)
    expect(again.list(two).map(({ name, current, exists }) => [name, current, exists])).toEqual([
      ['two.plenum', true, true],
      ['one.plenum', false, false],
    ])
    expect(again.latest).toBe(two)
    const [first, second] = again.list(two)
    expect(again.pathOf(second?.id ?? '')).toBe(one)
    again.forget(first?.id ?? '')
    expect(new RecentWorkspaces(folder).list(two).map(({ name }) => name)).toEqual(['one.plenum'])
    // what is not there any more is not opened again
    expect(again.latest).toBeUndefined()
  })
  it('does not mind a file that is none', () => {
    writeFileSync(join(folder, 'workspaces.json'), '[{"path":1},{"path":"a","openedAt":"b"}]')
    expect(new RecentWorkspaces(folder).list('')).toHaveLength(1)
  })
})
