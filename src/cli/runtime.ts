import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { defaultWorkspacePath, parseRuntimeState, type RuntimeState } from '../contract'

/** Where the other built programs and the resources lie, beside this file's folder (`out/cli`). */
export const programs = {
  compute: join(__dirname, '../main/compute.cjs'),
  page: join(__dirname, '../renderer'),
  sampleLog: join(__dirname, '../../resources/samples/indoor-climate.csv.gz'),
} as const

/** The record of the set-up: where TensorFlow's libraries are. */
export function readRuntime(): { readonly file: string | null; readonly state: RuntimeState | null } {
  const file = process.env.PLENUM_RUNTIME_STATE ?? join(__dirname, '../../.runtime/state.json')
  if (!existsSync(file)) return { file: null, state: null }
  return { file, state: parseRuntimeState(readFileSync(file, 'utf8')) }
}

/** `workspace.plenum` in the user's data folder, by the customs of the platform. */
export function defaultWorkspaceFile(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  return join(...defaultWorkspacePath(environment, platform, home))
}
