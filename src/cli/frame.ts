import { existsSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { PlenumError, type Progress } from '../contract'
import { exitCodes } from './exitCodes'
import { Interrupt } from './interrupt'
import { progressText } from './progress/progressText'
import { StatusLine } from './progress/statusLine'
import { defaultWorkspaceFile } from './runtime'
import { openSession, type Session } from './session'
import type { Terminal } from './terminal'

/** What a command brings home: the one JSON value for `--json`, the text for people. */
export interface Outcome {
  readonly json: unknown
  readonly text: string
  /** 0 where left out. */
  readonly exitCode?: number
  /** A line for stderr, printed last. */
  readonly trouble?: string
}

/** What a command works with. */
export interface Context extends Session {
  readonly status: StatusLine
  readonly interrupt: Interrupt
  /** Prints an outcome now, for a command that goes on afterwards; only one may be printed. */
  readonly print: (outcome: Outcome) => void
  /** Options of a long request: cancelled by Ctrl-C, its progress shown. */
  readonly long: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void }
}

/** The frame around every command: global options, the service, Ctrl-C, and what is printed where. */
export class Frame {
  exitCode: number = exitCodes.done
  readonly status: StatusLine
  readonly interrupt: Interrupt

  constructor(
    readonly terminal: Terminal,
    private readonly program: Command,
  ) {
    this.status = new StatusLine(terminal)
    this.interrupt = new Interrupt(() => process.exit(exitCodes.interrupted))
  }

  private get options(): { workspace?: string; json?: boolean } {
    return this.program.opts<{ workspace?: string; json?: boolean }>()
  }
  get json(): boolean {
    return this.options.json === true
  }
  get namedWorkspace(): string | undefined {
    const { workspace } = this.options
    return workspace === undefined ? undefined : resolve(workspace)
  }
  get workspaceFile(): string {
    return this.namedWorkspace ?? defaultWorkspaceFile()
  }

  /**
   * Opens the workspace, works, prints the outcome (null: it is printed already) and closes the workspace again. `create`: a
   * workspace that was made for this and holds no log afterwards is removed; `keep`: it stays.
   */
  async inWorkspace(
    opening: 'create' | 'keep' | 'existing',
    work: (context: Context) => Promise<Outcome | null>,
  ): Promise<void> {
    const file = this.workspaceFile
    const isNew = opening === 'create' && !existsSync(file)
    const left = { isEmpty: false }
    try {
      await this.inSession(
        () => openSession(file, opening !== 'existing'),
        async (context) => {
          try {
            return await work(context)
          } finally {
            left.isEmpty = isNew && (await hasNoLog(context.client))
          }
        },
      )
    } finally {
      // what was refused leaves nothing behind: neither a log nor a workspace to keep it in
      if (left.isEmpty) for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
    }
  }

  async inSession(open: () => Session, work: (context: Context) => Promise<Outcome | null>): Promise<void> {
    const disarm = this.interrupt.arm()
    try {
      const session = open()
      try {
        const outcome = await work(this.contextOf(session))
        if (outcome !== null) this.print(outcome)
      } finally {
        await session.close()
      }
    } finally {
      this.status.clear()
      disarm()
    }
  }

  private contextOf(session: Session): Context {
    return {
      ...session,
      status: this.status,
      interrupt: this.interrupt,
      print: (outcome) => this.print(outcome),
      long: {
        signal: this.interrupt.signal,
        onProgress: (progress) => this.status.show(() => progressText(progress)),
      },
    }
  }

  private print({ json, text, exitCode, trouble }: Outcome): void {
    this.status.clear()
    this.terminal.out(this.json ? `${JSON.stringify(json, null, 2)}\n` : text)
    if (trouble !== undefined) this.status.say(`plenum: ${trouble}`)
    this.exitCode = exitCode ?? exitCodes.done
  }
}

/** @throws PlenumError `cancelled` after a Ctrl-C; for the seams between the requests of a command. */
export function goOnUnlessInterrupted({ interrupt }: Pick<Context, 'interrupt'>): void {
  if (interrupt.happened) throw new PlenumError('cancelled', 'Cancelled.')
}

async function hasNoLog(client: Session['client']): Promise<boolean> {
  try {
    return (await client.request('datasets/list', {})).length === 0
  } catch {
    return false
  }
}
