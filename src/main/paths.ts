import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where the built programs and resources lie, beside this file's folder (`out/main`). */
export const programs = {
  service: join(__dirname, 'service.cjs'),
  compute: join(__dirname, 'compute.cjs'),
  preload: join(__dirname, '../preload/index.cjs'),
  page: join(__dirname, '../renderer/index.html'),
}

/** The bundled log that "try it" offers. */
export function sampleLog(): string {
  const packaged = join(process.resourcesPath, 'samples/indoor-climate.csv.gz')
  return existsSync(packaged) ? packaged : join(__dirname, '../../resources/samples/indoor-climate.csv.gz')
}
