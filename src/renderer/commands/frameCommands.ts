import {
  CircleQuestionMark,
  Contrast,
  Database,
  FileUp,
  FolderOpen,
  FolderPlus,
  GraduationCap,
  Grid3x3,
  ListTodo,
  Package,
  PanelTop,
  Plus,
  Telescope,
  Undo2,
  Waypoints,
} from '@lucide/vue'
import { onBeforeUnmount } from 'vue'
import { useRouter } from 'vue-router'
import { PlenumError } from '../../contract'
import {
  isModelFile,
  useConnection,
  useDatasets,
  useImporting,
  useJobs,
  useModels,
  useScenarios,
  useSearches,
  useSweeps,
  useTheme,
  useToasts,
} from '../stores'
import { text } from '../text'
import { useFoundRuns } from './foundRuns'
import type { KeyName } from './keyMap'
import { type Command, useCommandList, useCommands } from './registry'

const pageKeys: Partial<Record<string, KeyName>> = {
  home: 'home',
  data: 'data',
  explore: 'explore',
  train: 'train',
  scenarios: 'scenarios',
  anomalies: 'anomalies',
  'new-anomaly': 'newAnomaly',
  sweeps: 'sweeps',
  compare: 'compare',
}

/** Pages that an action of their own leads to. */
const withAction = new Set(['import', 'new-run'])
/** An address that needs no thing in it. */
const isWhole = (path: string): boolean => path.split('/').every((part) => !part.startsWith(':') || part.endsWith('?'))

/** What can be done from everywhere: go to a page or a thing, and the actions of the frame. */
export function useFrameCommands(): void {
  const router = useRouter()
  const commands = useCommandList()
  const shell = useConnection().theShell()
  const toasts = useToasts()
  const datasets = useDatasets()
  const runs = useFoundRuns()
  const scenarios = useScenarios()
  const searches = useSearches()
  const sweeps = useSweeps()
  const importing = useImporting()
  const models = useModels()
  const jobs = useJobs()
  const theme = useTheme()
  const { groups, actions } = text.commands

  useCommands((): Command[] => [
    ...datasets.list.map((each) => ({
      id: `dataset:${each.dataset}`,
      title: each.name,
      group: groups.datasets,
      icon: Database,
      run: () => router.push({ name: 'dataset', params: { dataset: each.dataset } }),
    })),
    ...runs.value.map((each) => ({
      id: `run:${each.run}`,
      title: each.name,
      note: `${each.datasetName ?? text.common.none}, ${text.status[each.status]}`,
      words: [each.run, each.notes, ...each.tags].join(' '),
      group: groups.runs,
      icon: GraduationCap,
      run: () => router.push({ name: 'run', params: { run: each.run } }),
    })),
    ...searches.list.map((each) => ({
      id: `search:${each.search}`,
      title: each.name,
      note: `${each.datasetName}, ${text.status[each.status]}`,
      group: groups.searches,
      icon: Telescope,
      run: () => router.push({ name: 'search', params: { search: each.search } }),
    })),
    ...scenarios.list.map((each) => ({
      id: `set:${each.set}`,
      title: each.name,
      note: each.runName,
      group: groups.sets,
      icon: Waypoints,
      run: () => router.push({ name: 'scenario-set', params: { set: each.set } }),
    })),
    ...sweeps.list.map((each) => ({
      id: `sweep:${each.sweep}`,
      title: each.name,
      note: text.status[each.status],
      group: groups.sweeps,
      icon: Grid3x3,
      run: () => router.push({ name: 'sweep', params: { sweep: each.sweep } }),
    })),
  ])
  useCommands((): Command[] => {
    const toast = toasts.list.filter(({ action }) => action !== undefined).at(-1)
    return toast === undefined
      ? []
      : [
          {
            id: 'undo',
            title: `${toast.action?.label ?? ''}: ${toast.words}`,
            group: groups.actions,
            icon: Undo2,
            key: 'undo',
            run: () => toasts.act(toast),
          },
        ]
  })
  const { workspaces } = shell
  async function choose(kind: 'open' | 'new'): Promise<void> {
    try {
      await workspaces?.choose(kind)
    } catch (thrown) {
      toasts.say(PlenumError.from(thrown).sentence)
    }
  }
  useCommands((): Command[] =>
    workspaces === undefined
      ? []
      : [
          {
            id: 'workspace.open',
            title: actions.openWorkspace,
            group: groups.actions,
            icon: FolderOpen,
            run: () => choose('open'),
          },
          {
            id: 'workspace.new',
            title: actions.newWorkspace,
            group: groups.actions,
            icon: FolderPlus,
            run: () => choose('new'),
          },
        ],
  )
  useCommands((): Command[] => [
    {
      id: 'import',
      title: actions.import,
      group: groups.actions,
      icon: FileUp,
      key: 'import',
      run: () => {
        importing.reset()
        return router.push({ name: 'import' })
      },
    },
    {
      id: 'new-run',
      title: actions.newRun,
      group: groups.actions,
      icon: Plus,
      key: 'newRun',
      run: () => router.push({ name: 'new-run' }),
    },
    {
      id: 'import-model',
      title: text.models.import,
      group: groups.actions,
      icon: Package,
      run: async () => {
        await router.push({ name: 'train' })
        await models.take((signal) => shell.chooseModelFiles(signal))
      },
    },
    {
      id: 'new-sweep',
      title: actions.newSweep,
      group: groups.actions,
      icon: Plus,
      key: 'newSweep',
      run: () => router.push({ name: 'new-sweep' }),
    },
    {
      id: 'jobs',
      title: actions.jobs,
      group: groups.actions,
      icon: ListTodo,
      key: 'jobs',
      run: () => (jobs.open = true),
    },
    ...(['system', 'light', 'dark'] as const).map((choice) => ({
      id: `theme.${choice}`,
      title: `${text.top.theme.label}: ${text.top.theme[choice]}`,
      group: groups.actions,
      icon: Contrast,
      words: actions.themeWords,
      run: () => theme.choose(choice),
    })),
    {
      id: 'keys',
      title: actions.keys,
      group: groups.actions,
      icon: CircleQuestionMark,
      key: 'help',
      run: () => (commands.help = true),
    },
    {
      id: 'palette',
      title: actions.palette,
      group: groups.actions,
      key: 'palette',
      run: () => (commands.palette = true),
    },
  ])
  // every page without a thing in its address, also those that others add to the router
  useCommands((): Command[] =>
    router
      .getRoutes()
      .filter(
        ({ path, name, meta }) =>
          isWhole(path) && typeof name === 'string' && !withAction.has(name) && meta.section !== undefined,
      )
      .map(({ name, meta }) => ({
        id: `page:${String(name)}`,
        title: meta.title,
        group: groups.pages,
        icon: PanelTop,
        ...(pageKeys[String(name)] === undefined ? {} : { key: pageKeys[String(name)] }),
        run: () => router.push({ name: name as string }),
      })),
  )

  const stops = [
    // the menu of the program names commands
    shell.onCommand((id) => void commands.list.find((command) => command.id === id)?.run()),
    shell.onOpenLogs((files) => {
      if (files.length === 0) {
        toasts.say(text.commands.fileGone)
        return
      }
      if (files.every(({ name }) => isModelFile(name))) {
        void router.push({ name: 'train' })
        void models.take(() => Promise.resolve(files))
        return
      }
      void router.push({ name: 'import' })
      void importing.choose(() => Promise.resolve(files))
    }),
  ]
  onBeforeUnmount(() => {
    for (const stop of stops) stop()
  })
}
