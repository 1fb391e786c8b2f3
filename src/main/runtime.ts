import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseRuntimeState, type RuntimeState } from '../contract'

/** The record of the set-up: which Node runs the service, and where TensorFlow's libraries are. */
export function readRuntime(): { readonly file: string | null; readonly state: RuntimeState | null } {
  const file = process.env.PLENUM_RUNTIME_STATE ?? join(__dirname, '../../.runtime/state.json')
  if (!existsSync(file)) return { file: null, state: null }
  return { file, state: parseRuntimeState(readFileSync(file, 'utf8')) }
}
