import { SqliteError } from 'better-sqlite3'
import { basename } from 'node:path'
import { PlenumError } from '../../contract'

interface Explanation {
  readonly message: (name: string) => string
  readonly fix: string
}
const explanations: readonly (readonly [prefix: string, Explanation])[] = [
  [
    'SQLITE_FULL',
    {
      message: (name) => `The disk is full: ${name} could not be written, and nothing in it was changed.`,
      fix: 'Free some space on that disk and try again.',
    },
  ],
  [
    'SQLITE_READONLY',
    {
      message: (name) => `The workspace ${name} is read-only.`,
      fix: 'Allow writing to the file and its folder, or copy it to a folder of your own.',
    },
  ],
  [
    'SQLITE_BUSY',
    {
      message: (name) => `Another program is writing to the workspace ${name}.`,
      fix: 'Wait until it is done, or close it, and try again.',
    },
  ],
  [
    'SQLITE_LOCKED',
    {
      message: (name) => `Another program is writing to the workspace ${name}.`,
      fix: 'Wait until it is done, or close it, and try again.',
    },
  ],
  [
    'SQLITE_NOTADB',
    {
      message: (name) => `${name} is not a Plenum workspace.`,
      fix: 'Choose a workspace file, or a name that is free.',
    },
  ],
  [
    'SQLITE_CANTOPEN',
    {
      message: (name) => `The workspace ${name} cannot be opened.`,
      fix: 'Check that its folder exists and that you may write there.',
    },
  ],
  [
    'SQLITE_IOERR',
    {
      message: (name) => `The disk failed while ${name} was read or written.`,
      fix: 'Check the disk, and restore the workspace from a backup if it stays damaged.',
    },
  ],
  [
    'SQLITE_TOOBIG',
    { message: () => 'One value is too large to be stored.', fix: 'Ask for fewer steps or scenarios.' },
  ],
]

const damagedFix = 'Restore it from a backup, or start a new workspace.'

/** A workspace whose content does not fit what Plenum writes: foreign, cut off or edited. */
export function damaged(file: string, what: string, cause?: unknown): PlenumError {
  return new PlenumError('workspace', `The workspace ${basename(file)} is damaged: ${what}.`, {
    fix: damagedFix,
    cause,
  })
}

/** What SQLite or the file system threw about the workspace `file`, as one plain sentence with its fix. */
export function explain(thrown: unknown, file: string): PlenumError {
  if (thrown instanceof PlenumError) return thrown
  if (thrown instanceof SqliteError) {
    const known = explanations.find(([prefix]) => thrown.code.startsWith(prefix))
    if (known !== undefined) {
      return new PlenumError('workspace', known[1].message(basename(file)), { fix: known[1].fix, cause: thrown })
    }
    if (thrown.code.startsWith('SQLITE_CONSTRAINT')) return PlenumError.from(thrown)
    return damaged(file, thrown.message, thrown)
  }
  if (thrown instanceof Error && 'code' in thrown) {
    if (thrown.code === 'EACCES' || thrown.code === 'EPERM' || thrown.code === 'EROFS') {
      return new PlenumError('workspace', `Writing is not allowed: ${thrown.message}.`, {
        fix: 'Allow writing there, or choose another folder.',
        cause: thrown,
      })
    }
  }
  return PlenumError.from(thrown)
}

/** The same object with every method's errors explained for people, thrown or rejected. */
export function explained<T extends object>(repository: T, file: string): T {
  return new Proxy(repository, {
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver)
      if (typeof member !== 'function') return member
      return (...parameters: unknown[]): unknown => {
        try {
          const result: unknown = Reflect.apply(member, target, parameters)
          if (!(result instanceof Promise)) return result
          return result.catch((thrown: unknown) => {
            throw explain(thrown, file)
          })
        } catch (thrown) {
          throw explain(thrown, file)
        }
      }
    },
  })
}
