import { resolve } from 'node:path'

export interface Arguments {
  /** What was asked for with `--workspace`, or a `.plenum` file given by itself. */
  readonly workspaceFile: string | undefined
  /** Logs to import, as a file manager gives them. */
  readonly logFiles: readonly string[]
}

/**
 * The command line of the desktop program: `[--workspace FILE] [FILE.plenum] [LOG.csv …]`, relative to `folder`.
 * @param isBare whether `argv[1]` is the folder of the program itself, as with an Electron that is not packaged
 */
export function readArguments(argv: readonly string[], folder: string, isBare: boolean): Arguments {
  let workspaceFile: string | undefined
  const logFiles: string[] = []
  // Chromium's own switches may stand between Electron and the folder of the program
  let programSeen = !isBare
  for (let index = 1; index < argv.length; index++) {
    const argument = argv[index] ?? ''
    if (argument === '--workspace') {
      const given = argv[++index]
      if (given !== undefined) workspaceFile = resolve(folder, given)
    } else if (argument.startsWith('-')) continue
    else if (!programSeen) programSeen = true
    else if (argument.toLowerCase().endsWith('.plenum')) workspaceFile ??= resolve(folder, argument)
    else logFiles.push(resolve(folder, argument))
  }
  return { workspaceFile, logFiles }
}
