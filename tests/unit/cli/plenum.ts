import { main } from '../../../src/cli/main'

/** Runs one command line in this process. */
export async function plenum(...argv: string[]): Promise<{ code: number; err: string; out: string }> {
  let err = ''
  let out = ''
  const code = await main(argv, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    live: false,
    columns: 100,
    flush: () => Promise.resolve(),
  })
  return { code, err, out }
}
