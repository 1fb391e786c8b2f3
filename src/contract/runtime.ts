import { z } from 'zod'

/** The record the set-up leaves (`.runtime/state.json`, written by scripts/setup/state.mjs), as far as programs read it. */
export const runtimeStateSchema = z.object({
  node: z.object({ path: z.string(), version: z.string() }).nullish(),
  tensorflow: z
    .object({ version: z.string(), flavour: z.string(), env: z.record(z.string(), z.string()).default({}) })
    .nullish(),
  electron: z.object({ path: z.string(), version: z.string(), kind: z.string() }).nullish(),
  chromium: z.object({ path: z.string() }).nullish(),
  problems: z.array(z.object({ what: z.string(), fix: z.string() })).default([]),
})
export type RuntimeState = z.infer<typeof runtimeStateSchema>

/** The record in `text`, or null when it is not one. */
export function parseRuntimeState(text: string): RuntimeState | null {
  try {
    return runtimeStateSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/**
 * The environment of a compute process: library paths of the set-up go before those that are there, anything else the
 * user has set himself stays.
 */
export function computeEnvironment(
  state: RuntimeState | null,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const environment: Record<string, string | undefined> = { ...inherited }
  for (const [name, value] of Object.entries(state?.tensorflow?.env ?? {})) {
    const own = inherited[name]
    if (name === 'LD_LIBRARY_PATH' && own !== undefined && own !== '') environment[name] = `${value}:${own}`
    else if (name === 'LD_LIBRARY_PATH' || own === undefined) environment[name] = value
  }
  return environment
}

/**
 * Where window and terminal keep the workspace that nobody named, by the customs of the platform: `workspace.plenum` in
 * the user's data folder. The parts of the path, to be joined.
 */
export function defaultWorkspacePath(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
  home: string,
): string[] {
  const given = (folder: string | undefined, ...otherwise: string[]): string[] =>
    folder === undefined || folder === '' ? [home, ...otherwise] : [folder]
  const data =
    platform === 'win32'
      ? given(environment.APPDATA, 'AppData', 'Roaming')
      : platform === 'darwin'
        ? [home, 'Library', 'Application Support']
        : given(environment.XDG_DATA_HOME, '.local', 'share')
  return [...data, 'plenum', 'workspace.plenum']
}
