import SqliteDatabase from 'better-sqlite3'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import {
  importOptionsSchema,
  importPreviewSchema,
  importResultSchema,
  PlenumError,
  type ImportPreview,
  type ImportResult,
} from '../../../../src/contract'
import { importLogs, previewLogs, type ImportRequest } from '../../../../src/service/import'
import { openWorkspace, type Workspace } from '../../../../src/service/store'

type Options = Parameters<typeof importOptionsSchema.parse>[0]

/** A folder with a workspace and logs, removed after the test. */
export interface Desk {
  readonly workspace: Workspace
  readonly folder: string
  write(name: string, content: string | Uint8Array): string
  preview(file: string | string[], options?: Options): Promise<ImportPreview>
  take(file: string | string[], options?: Options, change?: Partial<ImportRequest>): Promise<ImportResult>
  /** The error of an import that must fail; checks that it left nothing behind. */
  refusal(file: string | string[], options?: Options, change?: Partial<ImportRequest>): Promise<PlenumError>
}

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

export function makeDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-test-'))
  const workspace = openWorkspace(join(folder, 'hall.plenum'), { create: true })
  open.push(() => {
    workspace.close()
    rmSync(folder, { recursive: true, force: true })
  })
  // what is half made is not in the list, and must not be in the file either
  const stored = (): unknown[] => {
    const database = new SqliteDatabase(workspace.file, { readonly: true })
    try {
      return ['dataset', 'sensor', 'reading_block', 'hall_band'].map((table) =>
        database.prepare(`SELECT count(*) FROM ${table}`).pluck(true).get(),
      )
    } finally {
      database.close()
    }
  }
  const leftovers = (): string[] => readdirSync(folder).filter((name) => name.includes('-import-'))
  const desk: Desk = {
    workspace,
    folder,
    write(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    async preview(file, options = {}) {
      return importPreviewSchema.parse(await previewLogs([file].flat(), importOptionsSchema.parse(options)))
    },
    async take(file, options = {}, change = {}) {
      const files = typeof file === 'string' ? [file] : file
      const result = await importLogs({ workspace, files, options: importOptionsSchema.parse(options), ...change })
      expect(leftovers()).toEqual([])
      return importResultSchema.parse(result)
    },
    async refusal(file, options = {}, change = {}) {
      const before = workspace.datasets.list()
      const storedBefore = stored()
      const problem = await desk.take(file, options, change).then(
        () => null,
        (thrown: unknown) => thrown,
      )
      expect(workspace.datasets.list()).toEqual(before)
      expect(stored()).toEqual(storedBefore)
      expect(leftovers()).toEqual([])
      if (problem instanceof PlenumError) return problem
      throw new Error(`no PlenumError, but ${String(problem)}`)
    },
  }
  return desk
}

/** Values of one column of a stored dataset. */
export function columnOf(workspace: Workspace, result: ImportResult, sensor: string, variable: string): number[] {
  if (result.dataset === undefined) throw new Error('nothing was stored')
  return [...workspace.series.column(result.dataset, sensor, variable)]
}

/** Rows of a long log of one sensor every 10 minutes from 2026-01-01T00:00Z. */
export function rowsOf(values: readonly (number | string)[], sensor = 'a'): string[] {
  return values.map((value, step) => `${new Date(Date.UTC(2026, 0, 1, 0, step * 10)).toISOString()},${sensor},${value}`)
}
