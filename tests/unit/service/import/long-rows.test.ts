import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { importOptionsSchema, type ImportResult } from '../../../../src/contract'
import { importLogs } from '../../../../src/service/import'
import { openWorkspace, type Workspace } from '../../../../src/service/store'

let folder: string
let workspace: Workspace
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plenum-long-'))
  workspace = openWorkspace(join(folder, 'w.plenum'), { create: true })
})
afterEach(() => {
  workspace.close()
  rmSync(folder, { recursive: true })
})

function imported(row: (minute: string, index: number) => string): Promise<ImportResult> {
  const lines = Array.from({ length: 50 }, (_, index) => row(`00:${String(index).padStart(2, '0')}`, index))
  const file = join(folder, 'log.csv')
  writeFileSync(file, ['time,T1,T2', ...lines].join('\n'))
  return importLogs({ workspace, files: [file], options: importOptionsSchema.parse({}) })
}

it('refuses a log whose decimal commas fall apart into cells', async () => {
  await expect(imported((minute) => `2024-01-01 ${minute},20,3,21,4`)).rejects.toMatchObject({
    code: 'bad-input',
    place: { line: 2 },
  })
  expect(workspace.datasets.list()).toEqual([])
})

it('notes a few rows with more cells than columns, and does not mind an empty one at the end', async () => {
  const { report } = await imported((minute, index) => `2024-01-01 ${minute},20.3,21.4,${index < 3 ? 'extra' : ''}`)
  expect(report.notes.join(' ')).toContain('3 rows have more cells than the header has columns')
})
