import { describe, expect, it } from 'vitest'
import { closingLine, countPlaywright, countVitest, judge, sum } from '../../../scripts/test/reports.mjs'

describe('counting', () => {
  it('counts a file that broke before its first test', () => {
    const report = {
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 2,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'passed', assertionResults: [{}] },
      ],
    }
    expect(countVitest(report)).toEqual({ passed: 4, failed: 2, skipped: 2 })
  })

  it('does not let a flaky test or a broken file pass', () => {
    const report = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 }, errors: [{}] }
    expect(countPlaywright(report)).toEqual({ passed: 3, failed: 3, skipped: 0 })
  })
})

describe('judge', () => {
  const good = { passed: 2, failed: 0, skipped: 0 }

  it('believes a report that agrees with the exit code', () => {
    expect(judge(0, good)).toEqual(good)
  })

  it('counts a bad end, a missing report, and a run without tests as failures', () => {
    expect(judge(1, good)).toEqual({ ...good, failed: 1 })
    expect(judge(0, null).failed).toBe(1)
    expect(judge(0, { passed: 0, failed: 0, skipped: 3 }).failed).toBe(1)
  })
})

describe('closingLine', () => {
  it('names skipped tests only when there are some', () => {
    expect(
      closingLine(
        sum([
          { passed: 1, failed: 0, skipped: 0 },
          { passed: 2, failed: 1, skipped: 0 },
        ]),
      ),
    ).toBe('3 passed, 1 failed')
    expect(closingLine({ passed: 3, failed: 0, skipped: 1 })).toBe('3 passed, 0 failed, 1 skipped')
  })
})
