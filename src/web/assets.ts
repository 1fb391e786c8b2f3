import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

export interface Asset {
  readonly type: string
  readonly body: Buffer
}

/** The built page, read once. A request names a key of this map or gets nothing, so no path is built from a request. */
export function readAssets(directory: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>()
  const visit = (folder: string, url: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path, `${url}${entry.name}/`)
      else {
        const type = types[extname(entry.name)]
        if (type !== undefined) assets.set(`${url}${entry.name}`, { type, body: readFileSync(path) })
      }
    }
  }
  visit(directory, '/')
  return assets
}
