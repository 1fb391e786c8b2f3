import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where the built programs and resources lie, beside this file's folder (`out/main`). */
export const programs = {
  service: join(__dirname, 'service.cjs'),
  compute: join(__dirname, 'compute.cjs'),
  preload: join(__dirname, '../preload/index.cjs'),
  page: join(__dirname, '../renderer/index.html'),
}

/** Something of `resources`: beside the program in a package, in the repository otherwise. */
function resource(name: string): string {
  const packaged = join(process.resourcesPath, name)
  return existsSync(packaged) ? packaged : join(__dirname, '../../resources', name)
}

export const icon = (): string => resource('icon.png')

/** The bundled log that "try it" offers. */
export const sampleLog = (): string => resource('samples/indoor-climate.csv.gz')
