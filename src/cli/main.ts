import { Command, CommanderError } from 'commander'
import manifest from '../../package.json'
import { PlenumError } from '../contract'
import { addAnomaly } from './commands/anomaly'
import { addCompare } from './commands/compare'
import { addDescribe } from './commands/describe'
import { addDoctor } from './commands/doctor'
import { addEda } from './commands/eda'
import { addEvaluate } from './commands/evaluate'
import { addExport } from './commands/export'
import { addImport } from './commands/import'
import { addListings } from './commands/listings'
import { addImportModel } from './commands/models'
import { addLabel, addRuns } from './commands/runs'
import { addReport } from './commands/report'
import { addScenarios } from './commands/scenarios'
import { addSearch } from './commands/search'
import { addServe } from './commands/serve'
import { addSimulate } from './commands/simulate'
import { addSweep } from './commands/sweep'
import { addTrain } from './commands/train'
import { addDemo } from './demo'
import { exitCodeOf, exitCodes } from './exitCodes'
import { Frame } from './frame'
import { defaultWorkspaceFile } from './runtime'
import type { Terminal } from './terminal'

const helpAfter = `
Results go to stdout, progress to stderr; with --json exactly one JSON value goes to stdout.
Exit: 0 done; 2 wrong use or bad input; 1 failure; 130 interrupted, with what was done saved.
`

/** The whole program. Its commands print through `terminal` and leave their exit code in the frame. */
export function buildProgram(terminal: Terminal): { program: Command; frame: Frame } {
  const program = new Command('plenum')
    .description('Scenarios of machine halls from their own logs: import, train, sample, offline and on your machine.')
    .version(manifest.version)
    .option('--workspace <file>', `workspace to work in (default: ${defaultWorkspaceFile()})`)
    .option('--json', 'print exactly one JSON value on stdout')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', helpAfter)
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      // Errors are said once, in one line, by `complain`.
      writeErr: () => undefined,
      outputError: () => undefined,
    })
  const frame = new Frame(terminal, program)
  addDoctor(program, frame)
  addImport(program, frame)
  addListings(program, frame)
  addDescribe(program, frame)
  addRuns(program, frame)
  addLabel(program, frame)
  addTrain(program, frame)
  addEda(program, frame)
  addEvaluate(program, frame)
  addCompare(program, frame)
  addReport(program, frame)
  addExport(program, frame)
  addImportModel(program, frame)
  addSearch(program, frame)
  addScenarios(program, frame)
  addAnomaly(program, frame)
  addSimulate(program, frame)
  addSweep(program, frame)
  addServe(program, frame)
  addDemo(program, frame)
  return { program, frame }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').trim()
}

/** Says what went wrong in one line on stderr. Returns the exit code. */
function complain(thrown: unknown, terminal: Terminal): number {
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return exitCodes.done
    const noCommand = thrown.code === 'commander.help'
    const message = noCommand ? 'Name a command.' : oneLine(thrown.message).replace(/^error: /, '')
    terminal.err(`plenum: ${message}${/[.!?)]$/.test(message) ? '' : '.'} \`plenum --help\` tells more.\n`)
    return exitCodes.wrongUse
  }
  const error = PlenumError.from(thrown)
  terminal.err(`plenum: ${oneLine(error.sentence)}\n`)
  if (error.code === 'internal' && process.env.PLENUM_DEBUG !== undefined && thrown instanceof Error) {
    terminal.err(`${thrown.stack ?? ''}\n`)
  }
  return exitCodeOf(error.code)
}

/** Runs one command line (without the program's own name). Never throws; returns the exit code. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { program, frame } = buildProgram(terminal)
  try {
    await program.parseAsync(argv, { from: 'user' })
    return frame.exitCode
  } catch (thrown) {
    return complain(thrown, terminal)
  }
}
