import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../src/main/arguments'

describe('command line of the desktop program', () => {
  it('names a workspace', () => {
    expect(readArguments(['electron', '.', '--workspace', 'hall.plenum'], 'data').workspaceFile).toBe(
      resolve('hall.plenum'),
    )
  })

  it('keeps the workspace in the user’s data folder otherwise', () => {
    expect(readArguments(['electron', '.'], 'data').workspaceFile).toBe(join('data', 'workspace.plenum'))
    expect(readArguments(['electron', '.', '--workspace'], 'data').workspaceFile).toBe(join('data', 'workspace.plenum'))
  })
})
