import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What main needs of the set-up's record (see scripts/setup/state.mjs): a modern Node, and TensorFlow's library paths. */
export interface Runtime {
  readonly node: string | undefined
  readonly tensorflowEnv: Record<string, string>
  readonly stateFile: string | undefined
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function readRuntime(): Runtime {
  const stateFile = process.env.PLENUM_RUNTIME_STATE ?? join(__dirname, '../../.runtime/state.json')
  if (!existsSync(stateFile)) return { node: undefined, tensorflowEnv: {}, stateFile: undefined }
  const state = JSON.parse(readFileSync(stateFile, 'utf8')) as {
    node?: { path?: unknown }
    tensorflow?: { env?: Record<string, unknown> } | null
  }
  const entries = Object.entries(state.tensorflow?.env ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { node: text(state.node?.path), tensorflowEnv: Object.fromEntries(entries), stateFile }
}
