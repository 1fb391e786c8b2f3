import { isSweepId, PlenumError, type Trashed } from '../contract'
import type { Hub } from './jobs/hub'
import type { Searches } from './searches'
import type { Sweeps } from './sweeps'
import { newIdentifier, type Workspace } from './store'

/** How long a page may take something back. */
const undoSeconds = 10
/** An answer that was on its way when the time was up still counts. */
const graceMs = 2000

interface Held {
  /** Everything that is in no list meanwhile: the thing itself and what goes with it. */
  readonly hidden: ReadonlySet<string>
  readonly timer: NodeJS.Timeout
  purge(): void
}
interface Tools {
  readonly workspace: Workspace
  readonly searches: Searches
  readonly sweeps: Sweeps
  readonly changed: Hub<null>
}

/**
 * Things on their way out. They are kept whole in the workspace until their time is up, and only this process knows of
 * them, so that a crash brings them back and `close` carries out what was asked for.
 */
export class Trash {
  private readonly held = new Map<string, Held>()

  constructor(private readonly tools: Tools) {}

  /** Whether something may stand in a list. */
  isVisible(id: string): boolean {
    return [...this.held.values()].every(({ hidden }) => !hidden.has(id))
  }

  /** @throws PlenumError as the deletion would. */
  put(what: Trashed): { ticket: string | null; seconds: number; kept: { run: string; reason: string }[] } {
    const kept: { run: string; reason: string }[] = []
    const { workspace, sweeps } = this.tools
    const going =
      what.kind !== 'runs'
        ? []
        : what.runs.filter((run) => {
            try {
              if (isSweepId(run)) sweeps.requireDeletable(run)
              else workspace.runs.requireDeletable(run)
              return true
            } catch (thrown) {
              kept.push({ run, reason: PlenumError.from(thrown).sentence })
              return false
            }
          })
    if (what.kind === 'runs' && going.length === 0) {
      const [only] = kept
      if (kept.length === 1 && only !== undefined) throw new PlenumError('conflict', only.reason)
      return { ticket: null, seconds: undoSeconds, kept }
    }
    const wanted: Trashed = what.kind === 'runs' ? { kind: 'runs', runs: going } : what
    this.requireDeletable(wanted)
    const ticket = newIdentifier('t')
    const timer = setTimeout(() => this.finish(ticket), undoSeconds * 1000 + graceMs)
    this.held.set(ticket, { hidden: this.withDependents(wanted), timer, purge: () => this.purge(wanted) })
    this.tools.changed.emit(null)
    return { ticket, seconds: undoSeconds, kept }
  }

  undo(ticket: string): boolean {
    const held = this.held.get(ticket)
    if (held === undefined) return false
    clearTimeout(held.timer)
    this.held.delete(ticket)
    this.tools.changed.emit(null)
    return true
  }

  /** Deletes all of it now. */
  close(): void {
    for (const [ticket, { timer }] of [...this.held]) {
      clearTimeout(timer)
      this.finish(ticket)
    }
  }

  private finish(ticket: string): void {
    const held = this.held.get(ticket)
    this.held.delete(ticket)
    try {
      held?.purge()
    } catch {
      // something came to depend on it meanwhile (another Plenum trains on it): it is back in the lists, whole
    }
    this.tools.changed.emit(null)
  }

  private requireDeletable(what: Trashed): void {
    const { workspace, searches, sweeps } = this.tools
    if (what.kind === 'dataset') workspace.datasets.requireDeletable(what.dataset, what)
    else if (what.kind === 'set') workspace.scenarioSets.get(what.set)
    else if (what.kind === 'search') searches.requireDeletable(what.search)
    else if (what.kind === 'sweep') sweeps.requireDeletable(what.sweep)
  }

  private purge(what: Trashed): void {
    const { workspace, searches, sweeps } = this.tools
    if (what.kind === 'dataset') workspace.datasets.delete(what.dataset, what)
    else if (what.kind === 'set') workspace.scenarioSets.delete(what.set)
    else if (what.kind === 'search') searches.delete(what.search, what.keepRuns)
    else if (what.kind === 'sweep') sweeps.delete(what.sweep)
    else {
      for (const run of what.runs) {
        if (isSweepId(run)) sweeps.delete(run)
        else workspace.runs.delete(run)
      }
    }
  }

  /** The identifiers of what is deleted with it. */
  private withDependents(what: Trashed): ReadonlySet<string> {
    const { runs, scenarioSets, searches } = this.tools.workspace
    const all = new Set<string>()
    if (what.kind === 'set') return all.add(what.set)
    if (what.kind === 'sweep') return all.add(what.sweep)
    if (what.kind === 'runs') for (const run of what.runs) all.add(run)
    if (what.kind === 'search') {
      all.add(what.search)
      if (!what.keepRuns) for (const { run } of searches.trials(what.search)) if (run !== null) all.add(run)
    }
    if (what.kind === 'dataset') {
      all.add(what.dataset)
      for (const run of runs.ofDataset(what.dataset)) all.add(run)
      for (const { search, dataset } of searches.list()) if (dataset === what.dataset) all.add(search)
    }
    for (const { set, run } of scenarioSets.list()) if (all.has(run)) all.add(set)
    return all
  }
}
