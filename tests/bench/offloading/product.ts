import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { plenum } from '../product'
import { measured, type BenchRow } from '../rows'
import type { StableBaselines } from './peer'

const estimateSchema = z.object({ agentStepsPerSecond: z.number() })

/**
 * What `plenum sweep` does on this machine with the preset `paper`: its 50 trials in a compute process for each core, all at
 * once, by the clock; in turn with one process of the peer, which trains the same mix of agents one after the other.
 */
export async function productRow(peer: StableBaselines | null, turns: number): Promise<BenchRow> {
  const folder = mkdtempSync(join(tmpdir(), 'plenum-bench-'))
  const ours: number[] = []
  const theirs: number[] = []
  try {
    plenum(['build'])
    for (let turn = 0; turn < turns; turn++) {
      const estimate = plenum(['plenum', 'sweep', '--estimate', '--json', '--workspace', join(folder, 'w.plenum')])
      ours.push(estimateSchema.parse(JSON.parse(estimate)).agentStepsPerSecond)
      if (peer === null) continue
      const [ddpg, td3] = [await peer.measure('ddpg', 300), await peer.measure('td3', 600)]
      theirs.push(50 / (10 * ddpg.wall + 40 * td3.wall))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const ratio = peer === null ? null : measured(ours.map((rate, turn) => rate / (theirs[turn] ?? NaN)))
  return {
    name: 'preset paper: 50 trials in a process for each core, by the clock',
    ours: { ...measured(ours), unit: 'agent-steps per second' },
    peer: peer === null ? null : { ...measured(theirs), name: peer.name },
    ratio,
    bar: `≥ 6 × ${peer?.name ?? 'stable-baselines3, which could not be measured'}`,
    holds: ratio !== null && ratio.median >= 6,
  }
}
