import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { PlenumError, type FileReference } from '../contract'

type Mode = 'read' | 'write'

/** Which files the pages may name: a shell grants a path it got from a dialog, a drop or an upload, and pages hold the grant. */
export class FileGrants {
  private readonly granted = new Map<string, { path: string; mode: Mode }>()

  grant(path: string, mode: Mode): { grant: string; name: string; bytes: number } {
    const full = resolve(path)
    let bytes = 0
    if (mode === 'read') {
      const stat = statSync(full, { throwIfNoEntry: false })
      if (stat?.isFile() !== true)
        throw new PlenumError('not-found', 'There is no such file.', { place: { file: path } })
      bytes = stat.size
    }
    const grant = `g_${randomBytes(16).toString('hex')}`
    this.granted.set(grant, { path: full, mode })
    return { grant, name: basename(full), bytes }
  }

  /** The path behind a reference. Only trusted callers (the CLI) may name paths. */
  resolve(reference: FileReference, mode: Mode, trusted: boolean): string {
    if ('path' in reference) {
      if (trusted) return resolve(reference.path)
      throw new PlenumError('bad-input', 'Files are chosen in a dialog, not named by path.')
    }
    const found = this.granted.get(reference.grant)
    if (found?.mode !== mode) {
      throw new PlenumError('bad-input', 'This file is no longer open to Plenum.', { fix: 'Choose it again.' })
    }
    return found.path
  }
}
