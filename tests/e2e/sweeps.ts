import { expect, type Page } from '@playwright/test'
import { examine, type JourneyShell } from './journey'

/** What differs between the shells: whose hand it is, and how a saved file is read. */
export interface SweepShell extends Pick<JourneyShell, 'name'> {
  readonly hand: Hand
  /** Runs `press` and answers the text of the file that was saved. */
  saved(press: () => Promise<void>): Promise<string>
}

/** How one works the window: with a mouse, or with keys alone. */
export interface Hand {
  press(page: Page, role: 'button' | 'link', name: string | RegExp): Promise<void>
  type(page: Page, role: 'spinbutton' | 'textbox', name: string, value: string): Promise<void>
  openSweeps(page: Page): Promise<void>
  /** The second of the two presets. */
  ownGrid(page: Page): Promise<void>
  unfold(page: Page, name: string): Promise<void>
  /** The only cell of the heat map. */
  firstCell(page: Page): Promise<void>
}

const minuteMs = 60_000
/** Two settings with two runs each of five short episodes. */
const runs = 2
const episodes = 5
const steps = 120
const heatMap = (page: Page) => page.getByRole('img', { name: /^Mean of the last 30 rewards/ })

export const mouse: Hand = {
  press: (page, role, name) => page.getByRole(role, { name, exact: true }).first().click(),
  async type(page, role, name, value) {
    const field = page.getByRole(role, { name, exact: true })
    await field.fill(value)
    await field.blur()
  },
  openSweeps: (page) =>
    page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Sweeps' }).click(),
  ownGrid: (page) => page.getByText('Your own grid').click(),
  unfold: (page, name) => page.locator('summary', { hasText: name }).click(),
  firstCell: (page) => heatMap(page).click(),
}

/** Tab goes on until the thing has the focus: what no key reaches fails here. */
async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string | RegExp): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true }).first()
  await expect(wanted).toBeEnabled()
  for (let presses = 0; presses < 200; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`No key reaches “${String(name)}”.`)
}
export const keys: Hand = {
  async press(page, role, name) {
    await tabTo(page, role, name)
    await page.keyboard.press('Enter')
  },
  async type(page, role, name, value) {
    await tabTo(page, role, name)
    await page.keyboard.press('Control+A')
    await page.keyboard.type(value)
    await page.keyboard.press('Tab')
  },
  async openSweeps(page) {
    await page.keyboard.press('g')
    await page.keyboard.press('w')
  },
  async ownGrid(page) {
    await tabTo(page, 'radio', /^The paper’s experiment/)
    await page.keyboard.press('ArrowDown')
  },
  async unfold(page, name) {
    const summary = page.locator('summary', { hasText: name })
    for (let presses = 0; presses < 200; presses++) {
      if (await summary.evaluate((element) => element === document.activeElement)) break
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
  },
  async firstCell(page) {
    await tabTo(page, 'group', /^Arrow keys go from cell to cell/)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
  },
}

/** Every page is examined once, in the shell that has a window. */
async function look(page: Page, { name }: SweepShell, what: string): Promise<void> {
  if (name !== 'desktop') return
  await examine(page, { name }, what)
}
const status = (page: Page, words: string) => page.getByRole('main').locator('.chip', { hasText: words })

/** Choose → set → check → run, with a way back and a leave in between. */
export async function startsSweep(page: Page, shell: SweepShell): Promise<void> {
  const { hand } = shell
  await hand.openSweeps(page)
  await expect(page.getByRole('heading', { name: 'No sweep yet' })).toBeVisible()
  await look(page, shell, 'sweeps-empty')
  await hand.press(page, 'link', 'New sweep')
  await expect(page.getByText('5 settings with 10 runs each: 50 trials')).toBeVisible()
  await look(page, shell, 'sweep-choose')
  await hand.ownGrid(page)
  await hand.press(page, 'button', 'Continue')

  await hand.type(page, 'textbox', 'Clips of the target noise', '0.5')
  await hand.type(page, 'textbox', 'Standard deviations', '0.2')
  await hand.type(page, 'spinbutton', 'Runs of each setting', String(runs))
  await hand.type(page, 'spinbutton', 'Episodes at most', String(episodes))
  await hand.type(page, 'spinbutton', 'Steps of an episode', String(steps))
  await expect(page.getByText('2 settings with 2 runs each: 4 trials')).toBeVisible()
  await expect(page.getByRole('img', { name: /^Least loaded: Load of every server/ })).toBeVisible()
  await look(page, shell, 'sweep-set')
  await hand.unfold(page, 'Agents')
  await hand.type(page, 'spinbutton', 'Random steps', '20')
  await hand.press(page, 'button', 'Continue')

  await expect(page.getByText(/^[\d,]+ agent-steps\/s/)).toBeVisible({ timeout: minuteMs })
  await look(page, shell, 'sweep-check')
  await hand.press(page, 'button', 'Back')
  await expect(page.getByRole('spinbutton', { name: 'Runs of each setting' })).toHaveValue(String(runs))
  await hand.press(page, 'button', 'Continue')
  await hand.press(page, 'button', 'Continue')
  await hand.type(page, 'textbox', 'Name', 'Tiny sweep')

  // leaving asks, once, and loses nothing
  await hand.press(page, 'link', 'Data')
  await expect(page.getByRole('alertdialog')).toContainText('kept as a draft')
  await hand.press(page, 'button', 'Leave')
  await expect(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible()
  await hand.openSweeps(page)
  await hand.press(page, 'link', 'New sweep')
  await expect(page.getByText('These are the choices you left here.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Tiny sweep')
  await expect(page.getByText(/^2 settings will be trained with 2 runs each.*of disk/)).toBeVisible()
  await look(page, shell, 'sweep-run')
  await hand.press(page, 'button', 'Start the sweep')
}

/** It is watched, paused, resumed, and comes to its end. */
export async function watchesSweep(page: Page, shell: SweepShell): Promise<void> {
  const { hand } = shell
  await expect(page.getByRole('heading', { level: 1, name: 'Tiny sweep' })).toBeVisible()
  const progress = page.getByRole('region', { name: 'Progress' })
  await expect(progress).toContainText(`of ${String(steps)}`, { timeout: minuteMs })
  await expect(progress).toContainText('agent-steps/s', { timeout: minuteMs })
  await hand.press(page, 'button', 'Pause')
  await expect(status(page, 'Paused')).toBeVisible({ timeout: minuteMs })
  await hand.press(page, 'button', 'Resume')
  await expect(status(page, 'Done')).toBeVisible({ timeout: 3 * minuteMs })
  await expect(page.getByRole('status', { name: 'Verdict' })).toContainText('cannot tell settings apart')
}

/** The table beside the published one; the runs of a cell; both exports, whose numbers agree. */
export async function readsResults(page: Page, shell: SweepShell): Promise<void> {
  const { hand } = shell
  const ddpg = page.getByRole('row').filter({ has: page.getByRole('button', { name: 'DDPG', exact: true }) })
  await expect(ddpg).toContainText('199,394')
  await hand.firstCell(page)
  await expect(page.getByRole('heading', { name: 'Reward per episode, TD3 0.5/0.2' })).toBeVisible()
  await look(page, shell, 'sweep')
  const rewards = await shell.saved(() => hand.press(page, 'button', 'Rewards CSV'))
  await expect(page.getByText(/written to/)).toBeVisible()
  const table = await shell.saved(() => hand.press(page, 'button', 'Table CSV'))
  const mean = checkExports(rewards, table)
  await expect(ddpg).toContainText(Math.round(mean).toLocaleString('en-US'))
  if (shell.name === 'desktop') {
    await page.getByRole('heading', { name: 'Results' }).scrollIntoViewIfNeeded()
    await look(page, shell, 'sweep-table')
  }
}

/** One line per episode of every run, and a table that says the mean of just these. Answers the mean of DDPG. */
export function checkExports(rewards: string, table: string): number {
  const cells = (csv: string): string[][] =>
    csv
      .trimEnd()
      .split(/\r?\n/)
      .map((line) => line.split(','))
  const [head, ...rows] = cells(rewards)
  expect(head).toEqual(['setting', 'algorithm', 'clip', 'std', 'run', 'seed', 'episode', 'reward', 'ended'])
  expect(rows).toHaveLength(2 * runs * episodes)
  expect(
    new Set(rows.map(([setting, , , , run, seed]) => `${String(setting)} ${String(run)} ${String(seed)}`)),
  ).toEqual(new Set(['DDPG 1 1', 'DDPG 2 2', 'TD3 0.5/0.2 1 1', 'TD3 0.5/0.2 2 2']))
  const own = rows.filter(([setting]) => setting === 'DDPG').map((row) => Number(row[7]))
  const mean = own.reduce((sum, reward) => sum + reward, 0) / own.length
  const [columns = [], ...lines] = cells(table)
  const value = (source: string, setting: string): number =>
    Number(lines.find((line) => line[0] === source && line[1] === setting)?.[columns.indexOf('mean')])
  expect(value('plenum', 'DDPG')).toBeCloseTo(mean, 6)
  expect(value('paper', 'DDPG')).toBe(199_393.8)
  return mean
}

/** What a run learned: played, compared, asked, and taken away. */
export async function looksAtPolicy(page: Page, shell: SweepShell): Promise<void> {
  const { hand } = shell
  await hand.press(page, 'link', 'Policy of TD3 0.5/0.2, run 1')
  await expect(page.getByRole('heading', { level: 1, name: 'TD3 0.5/0.2, run 1' })).toBeVisible()
  for (const who of ['Learned policy', 'Least loaded']) {
    await expect(page.getByRole('img', { name: `${who}: Tasks placed of every server` })).toBeVisible()
    await expect(page.getByRole('table', { name: `Servers at this time, ${who}` })).toBeVisible()
  }
  const time = page.getByRole('slider', { name: 'Time in the episode' })
  await time.focus()
  const first = await time.getAttribute('aria-valuetext')
  await page.keyboard.press('Space')
  await expect(time).not.toHaveAttribute('aria-valuetext', first ?? '')
  await page.keyboard.press('Space')
  await look(page, shell, 'policy')

  await hand.press(page, 'button', 'Play 10 episodes each')
  await expect(page.getByRole('img', { name: /^Mean reward per episode.*Greedy oracle [\d,]+ ±/ })).toBeVisible({
    timeout: minuteMs,
  })
  const decision = page.getByRole('region', { name: 'Ask it for a decision' }).first()
  await hand.type(page, 'spinbutton', 'CPU of server 1', '3')
  const shares = decision.locator('.figure')
  await expect(shares).toHaveCount(10)
  await expect(shares.first()).toHaveText(/^[\d.]+ %$/)
  const told = await shares.allTextContents()
  expect(told.reduce((sum, share) => sum + Number.parseFloat(share), 0)).toBeCloseTo(100, 0)
  if (shell.name === 'desktop') {
    await decision.scrollIntoViewIfNeeded()
    await look(page, shell, 'policy-decision')
  }
  const actor: unknown = JSON.parse(await shell.saved(() => hand.press(page, 'button', 'Actor as JSON')))
  expect(actor).toMatchObject({ plenum: 'offloading-actor', trial: 2, seed: 1 })
  const { layers } = actor as { layers: { inputs: number; outputs: number; weights: number[]; biases: number[] }[] }
  expect(layers.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
    [65, 64],
    [64, 64],
    [64, 64],
    [64, 64],
    [64, 10],
  ])
  for (const { inputs, outputs, weights, biases } of layers) {
    expect([weights.length, biases.length]).toEqual([inputs * outputs, outputs])
  }
}

/** A new name, and a deletion that is taken back. */
export async function keepsSweep(page: Page, shell: SweepShell): Promise<void> {
  const { hand } = shell
  await hand.press(page, 'link', 'Tiny sweep')
  await hand.press(page, 'button', 'Rename Tiny sweep')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('Small sweep')
  await page.keyboard.press('Enter')
  await hand.press(page, 'button', 'Delete Small sweep')
  await expect(page.getByRole('heading', { name: 'No sweep yet' })).toBeVisible()
  await hand.press(page, 'button', 'Undo')
  await expect(page.getByRole('link', { name: 'Small sweep' })).toBeVisible()
  await look(page, shell, 'sweeps')
}

/** One more run of every setting, beside those that are over. */
export async function asksForMoreRuns(page: Page, shell: SweepShell): Promise<void> {
  const { hand } = shell
  await hand.press(page, 'button', 'More runs…')
  const dialog = page.getByRole('dialog', { name: 'More runs of every setting' })
  await hand.type(page, 'spinbutton', 'Runs of each setting in all', String(runs))
  await expect(dialog.getByRole('button', { name: 'Add runs and go on' })).toBeDisabled()
  await hand.type(page, 'spinbutton', 'Runs of each setting in all', String(runs + 1))
  await expect(dialog).toContainText('1 run more of 2 settings: 2 trials, from seed 3 on.')
  await look(page, shell, 'sweep-more-runs')
  await hand.press(page, 'button', 'Add runs and go on')
  await expect(dialog).toBeHidden()
  await expect(status(page, 'Done')).toBeVisible({ timeout: 2 * minuteMs })
  await expect(page.getByRole('link', { name: 'Policy of TD3 0.5/0.2, run 3' })).toBeVisible({ timeout: minuteMs })
}

export async function wholeSweep(page: Page, shell: SweepShell): Promise<void> {
  await startsSweep(page, shell)
  await watchesSweep(page, shell)
  await readsResults(page, shell)
  await asksForMoreRuns(page, shell)
  await looksAtPolicy(page, shell)
  await keepsSweep(page, shell)
}
