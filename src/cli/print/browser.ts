import { statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { PlenumError } from '../../contract'

const names: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  win32: ['chrome.exe', 'msedge.exe', 'chromium.exe'],
}
const usualNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome']

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** Where installers put browsers that are in no search path. */
function usualPlaces(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  }
  if (platform !== 'win32') return []
  return [environment.ProgramFiles, environment['ProgramFiles(x86)'], environment.LOCALAPPDATA].flatMap((root) =>
    root === undefined
      ? []
      : [
          join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ],
  )
}

/**
 * A browser of the Chromium family on this machine: the one that PLENUM_CHROMIUM names, else one in the search path or where
 * installers put it. @throws PlenumError `unavailable` where there is none, or none where it is named
 */
export function findBrowser(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const wanted = names[platform] ?? usualNames
  const named = environment.PLENUM_CHROMIUM
  if (named !== undefined && named !== '') {
    if (isFile(named)) return named
    // another one in its place would be a surprise
    throw new PlenumError('unavailable', 'There is no browser where PLENUM_CHROMIUM says.', {
      place: { file: named },
      fix: 'Name the program of a Chrome, Chromium or Edge with PLENUM_CHROMIUM, or leave it unset.',
    })
  }
  const candidates = [
    ...wanted.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...usualPlaces(environment, platform),
  ]
  const found = candidates.find(isFile)
  if (found !== undefined) return found
  throw new PlenumError(
    'unavailable',
    'A PDF is printed by a browser, and there is no Chrome, Chromium or Edge here.',
    {
      fix: 'Write .html and print it, use the window, or name a browser with PLENUM_CHROMIUM.',
    },
  )
}
