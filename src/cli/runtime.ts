import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { defaultWorkspacePath, parseRuntimeState, type RuntimeState } from '../contract'

/** `out/cli`; what the terminal and scripts share lies in a folder of chunks in it. */
const folder = basename(__dirname) === 'chunks' ? dirname(__dirname) : __dirname

/** Where the other built programs and the resources lie, beside this file's folder (`out/cli`). */
export const programs = {
  compute: join(folder, '../main/compute.cjs'),
  page: join(folder, '../renderer'),
  sampleLog: join(folder, '../../resources/samples/indoor-climate.csv.gz'),
} as const

/** The record of the set-up: where TensorFlow's libraries are. */
export function readRuntime(): { readonly file: string | null; readonly state: RuntimeState | null } {
  const file = process.env.PLENUM_RUNTIME_STATE ?? join(folder, '../../.runtime/state.json')
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
