/** Where the program writes: results on stdout, everything else on stderr. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** True where stderr is a screen on which a line can be rewritten. */
  readonly live: boolean
  /** Width of that screen in characters. */
  readonly columns: number
  /** Resolves when what was written has left the process. */
  readonly flush: () => Promise<void>
}

const usualColumns = 100

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve()
    else stream.write('', () => resolve())
  })
}

export function processTerminal(): Terminal {
  // `plenum … | head` closes the pipe early, which is no failure of ours.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    live: process.stderr.isTTY,
    columns: process.stderr.isTTY ? process.stderr.columns : usualColumns,
    flush: async () => {
      await drained(process.stdout)
      await drained(process.stderr)
    },
  }
}
