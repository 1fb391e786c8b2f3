import type { Command } from 'commander'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { PlenumError } from '../../contract'
import { startWebShell } from '../../web'
import type { Frame } from '../frame'
import { numberFor } from '../options'
import { programs } from '../runtime'

export function addServe(program: Command, frame: Frame): void {
  const command = program
    .command('serve')
    .description('serve the window to a browser on this machine; runs until Ctrl-C, which saves what trains')
    .option('--port <p>', 'port on 127.0.0.1 (default: a free one)', numberFor(z.int().min(0).max(65_535)))
    .addHelpText(
      'after',
      '\nOnly 127.0.0.1 is listened on. The address carries a token that is good for one browser.\n' +
        'From another machine: ssh -L PORT:127.0.0.1:PORT HOST, then open the address as printed.\n',
    )
  command.action(async () => {
    if (!existsSync(join(programs.page, 'index.html'))) {
      throw new PlenumError('unavailable', 'The page is not built.', { fix: 'Run `npm run build`.' })
    }
    const { port = 0 } = command.opts<{ port?: number }>()
    await frame.inWorkspace('keep', async ({ service, interrupt, status, print }) => {
      const shell = await startWebShell({ service, page: programs.page, sampleLog: programs.sampleLog, port })
      try {
        print({ json: { url: shell.url, port: shell.port }, text: `${shell.url}\n` })
        status.say('Open this address in a browser. Ctrl-C ends it.')
        await new Promise<void>((resolve) => {
          if (interrupt.happened) resolve()
          else interrupt.onFirst(resolve)
        })
        status.say(service.busy ? 'Ending: checkpoints are being saved.' : 'Ending.')
        return null
      } finally {
        await shell.close()
      }
    })
  })
}
