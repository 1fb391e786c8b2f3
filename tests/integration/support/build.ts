import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

export const repository = resolve(import.meta.dirname, '../../..')
export const builtProgram = join(repository, 'out/cli/plenum.cjs')

/** Builds what changed (at once done when nothing did); the launcher's lock keeps test files from building together. */
export function ensureBuilt(): void {
  const built = spawnSync(process.execPath, [join(repository, 'scripts/launch.mjs'), 'build'], { encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`The build failed: ${built.stderr}`)
}
