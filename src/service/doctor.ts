import { existsSync, readFileSync } from 'node:fs'
import {
  parseRuntimeState,
  PlenumError,
  type ComputeContract,
  type Doctor,
  type RequestOutput,
  type RuntimeState,
} from '../contract'
import { version } from './version'

type Description = RequestOutput<ComputeContract, 'compute/describe'>

/** What is installed, which device is really in use, what is missing and how to get it. */
export async function doctor(
  stateFile: string | null,
  sqlite: string,
  describe: () => Promise<Description>,
): Promise<Doctor> {
  const state = readState(stateFile)
  const problems = [...state.problems]
  let description: Description | undefined
  try {
    description = await describe()
  } catch (thrown) {
    const error = PlenumError.from(thrown)
    problems.push({
      what: `TensorFlow does not start, so nothing can be trained: ${error.message}`,
      fix: error.fix ?? 'Run `npm run setup` and read what it says about TensorFlow.',
    })
  }
  // Electron adds its version to Node's; Node's types do not know of it.
  const ownElectron = (process.versions as Partial<NodeJS.ProcessVersions>).electron
  const electron = ownElectron ?? process.env.PLENUM_ELECTRON_VERSION ?? state.electron?.version ?? null
  return {
    plenum: version,
    node: process.versions.node,
    electron,
    platform: `${process.platform} ${process.arch}`,
    tensorflow:
      description === undefined
        ? null
        : {
            version: description.tensorflow,
            device: description.device.kind,
            deviceName: description.device.name,
            flavour: state.tensorflow?.flavour ?? 'unknown',
          },
    sqlite,
    problems,
  }
}

function readState(file: string | null): RuntimeState {
  if (file === null || !existsSync(file)) return { problems: [] }
  const unreadable = { what: 'The record of the set-up cannot be read.', fix: 'Run `npm run setup` again.' }
  return parseRuntimeState(readFileSync(file, 'utf8')) ?? { problems: [unreadable] }
}
