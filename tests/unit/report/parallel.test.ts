import { expect, it } from 'vitest'
import type { Comparison } from '../../../src/contract'
import type { ComparisonMaterial } from '../../../src/report/comparison/material'
import { parallelSection } from '../../../src/report/comparison/parallel'

function materialOf(differences: Comparison['differences']): ComparisonMaterial {
  const scores = [0.91, 0.84, 0.88]
  const runs = scores.map((best, at) => ({
    run: `r_000000000${String(at)}`,
    name: `Run <${String(at)}>`,
    metrics: { 'validation.score': { min: best, max: best, last: best, best } },
  }))
  // the section looks at nothing else of its material
  return { comparison: { runs, differences } } as unknown as ComparisonMaterial
}
const rates = { path: 'learning.rate', values: [0.001, 0.002, 0.004] }
const sizes = { path: 'hiddenSize', values: [16, 24, 32] }

it('a comparison of two settings has parallel coordinates: an axis for each and for the score, a line for each run', () => {
  const { html } = parallelSection(materialOf([rates, sizes]))
  expect(html).toContain('aria-label="Parallel coordinates of 3 runs: learning.rate, hiddenSize, best score"')
  for (const word of ['learning.rate', '0.001', '0.004', 'hiddenSize', '16', '32', 'best score', '× AR bootstrap']) {
    expect(html.replaceAll(/\s*(<|>)\s*/g, '$1')).toContain(`>${word}</text>`)
  }
  // three axes, and two stretches of each of three runs in its own colour
  expect(html.match(/<line\s/g)).toHaveLength(3 + 3 * 2)
  for (const colour of [1, 2, 3]) {
    expect(html.match(new RegExp(`stroke="var\\(--chart-${String(colour)}\\)"`, 'g'))).toHaveLength(2)
  }
  expect(html).toContain('Run &lt;0&gt;')
  expect(html).not.toMatch(/NaN|undefined/)
})

it('one setting that differs makes no parallel coordinates', () => {
  expect(parallelSection(materialOf([sizes, { path: 'log', values: ['a', 'b', 'b'] }])).html).toBe('')
})
