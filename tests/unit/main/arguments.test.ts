import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../src/main/arguments'

const folder = resolve('folder')
const read = (...argv: string[]): ReturnType<typeof readArguments> => readArguments(['plenum', ...argv], folder, false)

describe('command line of the desktop program', () => {
  it('names a workspace, by a switch or by itself, relative to where it was typed', () => {
    expect(read('--workspace', 'hall.plenum').workspaceFile).toBe(resolve(folder, 'hall.plenum'))
    expect(read('hall.PLENUM').workspaceFile).toBe(resolve(folder, 'hall.PLENUM'))
    expect(read('--workspace', 'one', 'two.plenum').workspaceFile).toBe(resolve(folder, 'one'))
  })
  it('names none otherwise', () => {
    expect(read()).toEqual({ workspaceFile: undefined, logFiles: [] })
    expect(read('--workspace').workspaceFile).toBeUndefined()
  })
  it('takes every other file for a log', () => {
    expect(read('a.csv', '--no-sandbox', 'b.csv.gz').logFiles).toEqual([
      resolve(folder, 'a.csv'),
      resolve(folder, 'b.csv.gz'),
    ])
  })
  it('knows the folder of a program that is not packaged from a file', () => {
    const argv = ['electron', '--no-sandbox', '.', '--user-data-dir=u', 'a.csv']
    expect(readArguments(argv, folder, true).logFiles).toEqual([resolve(folder, 'a.csv')])
  })
})
