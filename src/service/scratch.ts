import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * A folder beside the workspace for files on their way to and from compute processes, named after this process. Folders
 * of processes that are gone (killed, crashed) are cleared first.
 */
export function makeScratchFolder(workspaceFile: string): string {
  const folder = dirname(workspaceFile)
  const prefix = `${basename(workspaceFile)}-work-`
  for (const name of readdirSync(folder)) {
    if (name.startsWith(prefix) && !processLives(Number(name.slice(prefix.length)))) {
      rmSync(join(folder, name), { recursive: true, force: true })
    }
  }
  const scratch = join(folder, `${prefix}${process.pid}`)
  mkdirSync(scratch, { recursive: true })
  return scratch
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}
