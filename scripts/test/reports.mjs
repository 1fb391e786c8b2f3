// @ts-check
/**
 * Counts tests from the machine-readable reports of the two runners, so that a summary never guesses from text.
 */
import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * A file that fails before its first test counts as one failure: otherwise it would vanish from the sum.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests?: number, numTodoTests?: number,
 *   testResults?: { status: string, assertionResults: unknown[] }[] }} report of vitest
 * @returns {Counts}
 */
export function countVitest(report) {
  const broken = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  }
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors?: unknown[] }} report
 *   of Playwright; a flaky test passed only when repeated, which is a failure here
 * @returns {Counts}
 */
export function countPlaywright({ stats, errors = [] }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped }
}

/**
 * The counts of a finished runner, made consistent with its exit code: what ended badly has at least one failure, and
 * so has a run without a single test.
 * @param {number} code
 * @param {Counts | null} counts null when there is no report
 * @returns {Counts}
 */
export function judge(code, counts) {
  if (counts === null) return { passed: 0, failed: 1, skipped: 0 }
  const nothingRan = counts.passed + counts.failed === 0
  return counts.failed === 0 && (code !== 0 || nothingRan) ? { ...counts, failed: 1 } : counts
}

/**
 * @template R
 * @param {string} file
 * @param {(report: R) => Counts} count
 * @returns {Counts | null}
 */
export function readReport(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped } of all) {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  return total
}

/**
 * @param {Counts} counts
 * @returns {string} the line that closes the output
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
