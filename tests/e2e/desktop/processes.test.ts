import { expect, test } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { type Desktop, launchDesktop } from './launch'

let desktop: Desktop
test.beforeEach(async () => {
  desktop = await launchDesktop()
})
test.afterEach(() => desktop.close())

/** The processes of a program of this window, whether Electron forked them as utility processes or as Node children. */
async function processesOf(program: 'service' | 'compute'): Promise<number[]> {
  const metrics = await desktop.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ pid, serviceName, name }) => ({ pid, name: `${serviceName ?? ''} ${name ?? ''}` })),
  )
  const utilities = metrics.filter(({ name }) => name.includes(`Plenum ${program}`)).map(({ pid }) => pid)
  if (utilities.length > 0) return utilities
  const workspace = join(desktop.folder, 'test.plenum')
  return execFileSync('pgrep', ['-f', `${program}.cjs --workspace ${workspace}`], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number)
}

test('a service that dies is restarted once, the window says so and goes on', async () => {
  const { page } = desktop
  await expect(page.getByRole('button', { name: 'Try it with the sample log' })).toBeEnabled()
  const before = await processesOf('service')
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await expect(page.getByRole('status').filter({ hasText: /restart/i })).toBeVisible()
  await page.getByRole('button', { name: 'Try it with the sample log' }).click()
  await expect(page.getByRole('heading', { name: 'What this gives' })).toBeVisible()
  const after = await processesOf('service')
  expect(after).toHaveLength(1)
  expect(before).not.toContain(after[0])
})

test('a compute process that dies marks its run with the reason; the window goes on and the run can be resumed', async () => {
  const { page } = desktop
  await page.getByRole('button', { name: 'Try it with the sample log' }).click()
  await page.getByRole('button', { name: 'Check the log' }).click()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('link', { name: 'Train a model' }).click({ timeout: 60_000 })
  for (let step = 0; step < 3; step++) await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('button', { name: 'Start training' }).click()
  await expect(page.getByRole('region', { name: 'Progress' })).toContainText(/steps\/s/, { timeout: 60_000 })
  // with it goes the idle one that is kept warm for previews
  for (const pid of await processesOf('compute')) process.kill(pid, 'SIGKILL')
  await expect(page.getByText(/The compute process ended/).first()).toBeVisible()
  await expect(page.getByRole('button', { name: /Resume/ })).toBeVisible()
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Data' }).click()
  await expect(page.getByRole('link', { name: 'indoor-climate' })).toBeVisible()
})
