// @ts-check
/**
 * What set-up can bring, in the order in which one part needs another, and which command needs which parts.
 */
import { chromiumIsFresh, ensureChromium } from './chromium.mjs'
import { desktopIsFresh, ensureDesktop, ensureXvfb, xvfbIsFresh } from './desktop.mjs'
import { electronIsFresh, ensureElectron } from './electron.mjs'
import { ensureModernNode, nodeIsFresh } from './modern-node.mjs'
import { ensureNodeModules, nodeModulesAreFresh } from './node-modules.mjs'
import { SetupProblem } from './problem.mjs'
import { ensureTensorflow, tensorflowIsFresh } from './tensorflow.mjs'

/**
 * @typedef {import('./state.mjs').RuntimeState} RuntimeState
 *
 * @typedef {object} SetupOptions
 * @property {string | undefined} flavour of TensorFlow, when it was asked for
 * @property {'nothing' | 'missing' | 'all'} retry what could not be had before: leave it, try what is missing again, or
 *   also what only has a substitute (which can take minutes where a download hangs)
 *
 * @typedef {object} Component
 * @property {(state: RuntimeState, options: SetupOptions) => boolean} isFresh cheap: a few looks at the disk
 * @property {(state: RuntimeState, options: SetupOptions) => Promise<Partial<RuntimeState>>} ensure
 */

/** @typedef {'modules' | 'node' | 'tensorflow' | 'electron' | 'desktop' | 'xvfb' | 'chromium'} ComponentName */

/** @type {Record<ComponentName, Component>} */
export const COMPONENTS = {
  modules: {
    isFresh: () => nodeModulesAreFresh(),
    ensure: async () => {
      await ensureNodeModules()
      return {}
    },
  },
  node: {
    isFresh: (state) => nodeIsFresh(state.node),
    ensure: async () => ({ node: ensureModernNode() }),
  },
  tensorflow: {
    isFresh: (state, { flavour, retry }) =>
      tensorflowIsFresh(state.tensorflow, flavour) && !(retry === 'all' && state.tensorflow?.problem !== undefined),
    ensure: async (state, { flavour }) => ({
      tensorflow: await ensureTensorflow({ asked: flavour ?? state.tensorflow?.asked, node: nodePath(state) }),
    }),
  },
  electron: {
    isFresh: (state, { retry }) =>
      electronIsFresh(state.electron) && !(retry === 'all' && state.electron?.kind === 'fallback'),
    ensure: async (state) => ({ electron: await ensureElectron({ node: nodePath(state), fallback: true }) }),
  },
  desktop: {
    isFresh: (state) => desktopIsFresh(state),
    ensure: async (state) => ({ desktop: await ensureDesktop(state) }),
  },
  xvfb: { isFresh: (state) => xvfbIsFresh(state.xvfb), ensure: async () => ({ xvfb: await ensureXvfb() }) },
  chromium: {
    isFresh: (state) => chromiumIsFresh(state.chromium),
    ensure: async () => ({ chromium: await ensureChromium() }),
  },
}

/**
 * Without a required part the command cannot run; without a wanted one it does less, and says so.
 * @typedef {{ required: ComponentName[], wanted: ComponentName[] }} Needs
 * @type {Record<string, Needs>}
 */
export const NEEDS = {
  setup: { required: ['modules', 'node'], wanted: ['tensorflow', 'electron'] },
  build: { required: ['modules', 'node'], wanted: [] },
  plenum: { required: ['modules', 'node'], wanted: ['tensorflow'] },
  demo: { required: ['modules', 'node', 'tensorflow'], wanted: [] },
  bench: { required: ['modules', 'node', 'tensorflow'], wanted: ['chromium'] },
  start: { required: ['modules', 'node'], wanted: ['tensorflow', 'electron', 'desktop'] },
  dev: { required: ['modules', 'node', 'electron'], wanted: ['tensorflow', 'desktop'] },
  test: { required: ['modules', 'node'], wanted: ['tensorflow', 'electron', 'desktop', 'xvfb', 'chromium'] },
}

/** @param {RuntimeState} state */
function nodePath(state) {
  if (state.node) return state.node.path
  throw new SetupProblem('No Node', 'it is set up before everything else', 'Run "npm run setup".')
}
