import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { cardNameOf, PlenumError } from '../contract'
import type { Service } from '../service'

/** A file name as a person may have given it, reduced to a name that cannot leave its folder. */
function plainName(name: string, fallback: string): string {
  const cleaned = basename(name.replaceAll('\\', '/')).replaceAll(/[\u0000-\u001f<>:"|?*]/g, '_')
  return cleaned === '' || cleaned === '.' || cleaned === '..' ? fallback : cleaned.slice(0, 120)
}

const types: Readonly<Record<string, string>> = {
  '.csv': 'text/csv; charset=utf-8',
  '.json': 'application/json',
  '.html': 'text/html; charset=utf-8',
}

/** Files on their way between a browser and the service: uploads become read grants, exports wait for download. */
export class Transfers {
  private readonly folder = mkdtempSync(join(tmpdir(), 'plenum-web-'))
  private readonly downloads = new Map<string, { path: string; name: string }>()

  constructor(private readonly service: Service) {}

  async receive(request: IncomingMessage): Promise<{ grant: string; name: string; bytes: number }> {
    const header = request.headers['x-plenum-name']
    let name = 'log.csv'
    try {
      if (typeof header === 'string') name = plainName(decodeURIComponent(header), name)
    } catch (thrown) {
      throw new PlenumError('bad-input', 'The name of the upload could not be read.', { cause: thrown })
    }
    const path = join(mkdtempSync(join(this.folder, 'in-')), name)
    try {
      await pipeline(request, createWriteStream(path))
    } catch (thrown) {
      rmSync(path, { force: true })
      throw new PlenumError('bad-input', 'The upload broke off.', { fix: 'Choose the file again.', cause: thrown })
    }
    return this.service.grant(path, 'read')
  }

  prepareDownload(suggested: string): { grant: string; url: string } {
    const name = plainName(suggested, 'plenum.csv')
    const path = join(mkdtempSync(join(this.folder, 'out-')), name)
    const id = randomBytes(16).toString('hex')
    this.downloads.set(id, { path, name })
    return { grant: this.service.grant(path, 'write').grant, url: `/downloads/${id}` }
  }

  /**
   * Sends a written file, the card beside it, or an HTML file to be shown. False if there is no such download, or nothing was
   * written to it.
   */
  async send(id: string, part: 'file' | 'card' | 'page', response: ServerResponse): Promise<boolean> {
    const download = this.downloads.get(id)
    if (download === undefined) return false
    const [path, name] = [download.path, download.name].map((file) => (part === 'card' ? cardNameOf(file) : file))
    if (path === undefined || name === undefined) return false
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return false
    const shown = part === 'page' && extname(name) === '.html'
    if (part === 'page' && !shown) return false
    response.writeHead(200, {
      'content-type': types[extname(name).toLowerCase()] ?? 'application/octet-stream',
      'content-length': stat.size,
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
    })
    await pipeline(createReadStream(path), response)
    return true
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
