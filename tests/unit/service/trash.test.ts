import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sweepPlanSchema, trainConfigSchema } from '../../../src/contract'
import { JobBoard } from '../../../src/service/jobs/board'
import { Hub } from '../../../src/service/jobs/hub'
import type { Searches } from '../../../src/service/searches'
import { Sweeps } from '../../../src/service/sweeps'
import { openWorkspace, type Workspace } from '../../../src/service/store'
import { Trash } from '../../../src/service/trash'
import { insertSample } from './store/samples'

let folder = ''
let workspace: Workspace
let changed: Hub<null>
let trash: Trash
let dataset = ''
let run = ''
// none of the things deleted here is a search
const searches = undefined as unknown as Searches

const nothingForks = (): never => {
  throw new Error('nothing is trained here')
}

beforeEach(() => {
  vi.useFakeTimers()
  folder = mkdtempSync(join(tmpdir(), 'plenum-trash-'))
  workspace = openWorkspace(join(folder, 'w.plenum'), { create: true })
  changed = new Hub()
  const sweeps = new Sweeps(workspace, new JobBoard(() => 'j'), nothingForks, folder)
  trash = new Trash({ workspace, searches, sweeps, changed })
  dataset = insertSample(workspace)
  run = workspace.runs.insert({
    kind: 'train',
    name: 'First',
    dataset,
    seed: 1,
    config: trainConfigSchema.parse({}),
    version: '0',
  }).run
  workspace.runs.update(run, { status: 'done' })
})
afterEach(() => {
  vi.useRealTimers()
  workspace.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('deleting with a way back', () => {
  it('hides at once, with all that goes with it, and deletes when the time is up', () => {
    const told = vi.fn()
    changed.listen(told)
    const { seconds } = trash.put({ kind: 'dataset', dataset, withRuns: true })
    expect([trash.isVisible(dataset), trash.isVisible(run)]).toEqual([false, false])
    expect(workspace.datasets.get(dataset).dataset).toBe(dataset)
    vi.advanceTimersByTime(seconds * 1000)
    expect(workspace.datasets.list()).toHaveLength(1)
    vi.advanceTimersByTime(5000)
    expect(workspace.datasets.list()).toEqual([])
    expect(workspace.runs.list()).toEqual([])
    expect(told).toHaveBeenCalledTimes(2)
  })
  it('brings it back whole, and only in time', () => {
    const { ticket } = trash.put({ kind: 'runs', runs: [run] })
    expect(trash.undo(ticket ?? '')).toBe(true)
    vi.advanceTimersByTime(60_000)
    expect(trash.isVisible(run)).toBe(true)
    expect(workspace.runs.get(run).name).toBe('First')
    const again = trash.put({ kind: 'runs', runs: [run] })
    vi.advanceTimersByTime(60_000)
    expect(trash.undo(again.ticket ?? '')).toBe(false)
  })
  it('refuses as the deletion would, and hides nothing', () => {
    workspace.runs.update(run, { status: 'running' })
    expect(() => trash.put({ kind: 'runs', runs: [run] })).toThrow(/still training/)
    expect(() => trash.put({ kind: 'dataset', dataset, withRuns: true })).toThrow(/still training/)
    expect(() => trash.put({ kind: 'set', set: 's_0000000000' })).toThrow(/no scenario set/i)
    expect(trash.isVisible(run)).toBe(true)
  })
  it('deletes sweeps chosen with runs, and keeps one that still learns', () => {
    const plan = sweepPlanSchema.parse({ algorithms: ['ddpg'], runs: 1 })
    const [rests = '', learns = ''] = ['a', 'b'].map(
      (name) => workspace.sweeps.insert({ name, plan, version: '0' }).sweep,
    )
    workspace.sweeps.finish(rests)
    const { kept } = trash.put({ kind: 'runs', runs: [run, rests, learns] })
    expect(kept).toEqual([{ run: learns, reason: 'The sweep is still running. Pause it first.' }])
    expect([rests, learns].map((sweep) => trash.isVisible(sweep))).toEqual([false, true])
    vi.advanceTimersByTime(60_000)
    expect(workspace.sweeps.list().map(({ sweep }) => sweep)).toEqual([learns])
    expect(workspace.runs.list()).toEqual([])
  })
  it('keeps what a training began to need meanwhile', () => {
    trash.put({ kind: 'runs', runs: [run] })
    workspace.runs.update(run, { status: 'running' })
    vi.advanceTimersByTime(60_000)
    expect(trash.isVisible(run)).toBe(true)
    expect(workspace.runs.get(run).status).toBe('running')
  })
  it('is carried out when Plenum is closed, and forgotten when it crashes', () => {
    trash.put({ kind: 'runs', runs: [run] })
    // a crash: another opening of the file knows of nothing
    const other = openWorkspace(join(folder, 'w.plenum'))
    expect(other.runs.list()).toHaveLength(1)
    other.close()
    trash.close()
    expect(workspace.runs.list()).toEqual([])
  })
})
