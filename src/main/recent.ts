import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** A workspace as the page may know it: by an identifier, never by a path that it could change. */
export interface RecentWorkspace {
  readonly id: string
  readonly name: string
  /** To tell two of one name apart. */
  readonly folder: string
  readonly openedAt: string
  readonly current: boolean
  /** False where the file is gone, or its disk is not there. */
  readonly exists: boolean
}
interface Entry {
  readonly path: string
  readonly openedAt: string
}

const most = 12
const idOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 16)

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false
  const { path, openedAt } = value as Partial<Record<keyof Entry, unknown>>
  return typeof path === 'string' && typeof openedAt === 'string'
}

/** The workspaces opened lately, newest first, in a file of the user's settings folder. */
export class RecentWorkspaces {
  private readonly file: string
  private entries: readonly Entry[]

  constructor(userData: string) {
    this.file = join(userData, 'workspaces.json')
    this.entries = this.read()
  }

  /** The one that was open last, if its file is still there. */
  get latest(): string | undefined {
    const path = this.entries[0]?.path
    return path !== undefined && existsSync(path) ? path : undefined
  }

  list(current: string): RecentWorkspace[] {
    return this.entries.map(({ path, openedAt }) => ({
      id: idOf(path),
      name: basename(path),
      folder: dirname(path),
      openedAt,
      current: path === current,
      exists: existsSync(path),
    }))
  }

  pathOf(id: string): string | undefined {
    return this.entries.find(({ path }) => idOf(path) === id)?.path
  }

  opened(path: string): void {
    const entry = { path, openedAt: new Date().toISOString() }
    this.write([entry, ...this.entries.filter((each) => each.path !== path)].slice(0, most))
  }

  /** Takes it from the list; the file stays. */
  forget(id: string): void {
    this.write(this.entries.filter(({ path }) => idOf(path) !== id))
  }

  private read(): readonly Entry[] {
    try {
      const stored: unknown = JSON.parse(readFileSync(this.file, 'utf8'))
      return Array.isArray(stored) ? stored.filter(isEntry).slice(0, most) : []
    } catch {
      return [] // none yet, or not ours any more: a list of names is worth no question
    }
  }

  private write(entries: readonly Entry[]): void {
    this.entries = entries
    try {
      mkdirSync(dirname(this.file), { recursive: true })
      writeFileSync(`${this.file}.part`, JSON.stringify(entries, null, 2))
      renameSync(`${this.file}.part`, this.file)
    } catch {
      // a full disk must not keep anyone from opening a workspace
    }
  }
}
