import { join, resolve } from 'node:path'

export interface Arguments {
  readonly workspaceFile: string
}

/** The command line of the desktop program: `--workspace FILE`, by default a file in the user's data folder. */
export function readArguments(argv: readonly string[], userData: string): Arguments {
  const at = argv.indexOf('--workspace')
  const given = at === -1 ? undefined : argv[at + 1]
  return { workspaceFile: given === undefined ? join(userData, 'workspace.plenum') : resolve(given) }
}
