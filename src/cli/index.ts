/** Entry point of the terminal program, built to `out/cli/plenum.cjs`. */
import { main } from './main'
import { processTerminal } from './terminal'

const terminal = processTerminal()
void main(process.argv.slice(2), terminal).then(async (code) => {
  await terminal.flush()
  // Handles that are still open (an idle compute process on its way out) must not keep the terminal waiting.
  process.exit(code)
})
