import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import {
  connect,
  PlenumError,
  type Device,
  type RequestInput,
  type RequestName,
  type RequestOptions,
  type RequestOutput,
  type ServiceClient,
  type ServiceContract,
  serviceContract,
  type TopicEvent,
  type TopicInput,
  type TopicName,
  type Workspace,
} from '../../contract'
import type { Shell } from '../transport'

export type ConnectionState = 'connecting' | 'ready' | 'restarting' | 'lost'

/** Waits between tries to reach a service that went away. */
const retryAfterMs = [500, 1000, 2000, 4000, 8000] as const

const deviceAfterMs = 150

/** The one way to the service: requests, subscriptions that outlive a restart, and the state of the wire in words. */
export const useConnection = defineStore('connection', () => {
  const state = ref<ConnectionState>('connecting')
  const message = ref('')
  /** Why the service had to be restarted, until the person has read it. */
  const restarted = ref('')
  const workspace = shallowRef<Workspace>()
  const device = shallowRef<Device>()
  const deviceProblem = shallowRef<PlenumError>()
  let shell: Shell | undefined
  let client: ServiceClient | undefined
  let connecting = false
  let tries = 0
  /** Called with each new client: refetches, and opens subscriptions anew. */
  const whenReady = new Set<(client: ServiceClient) => void>()

  async function open(): Promise<void> {
    if (shell === undefined || connecting || client !== undefined) return
    connecting = true
    try {
      const endpoint = await shell.connect()
      const opened = connect(serviceContract, endpoint)
      client = opened
      endpoint.onClose((reason) => {
        lose(opened, reason)
      })
      tries = 0
      state.value = 'ready'
      message.value = ''
      for (const ready of whenReady) ready(opened)
      void describe(opened)
    } catch (thrown) {
      state.value = state.value === 'connecting' ? 'lost' : state.value
      message.value = PlenumError.from(thrown).sentence
      retry()
    } finally {
      connecting = false
    }
  }
  function retry(): void {
    const wait = retryAfterMs[Math.min(tries, retryAfterMs.length - 1)] ?? 8000
    tries += 1
    setTimeout(() => void open(), wait)
  }
  function lose(which: ServiceClient, reason: string): void {
    if (client !== which) return
    client = undefined
    if (state.value === 'ready') {
      state.value = 'restarting'
      message.value = reason
    }
    // the desktop says when its service is back; a browser has to try
    if (shell?.kind === 'web') retry()
  }
  async function describe(opened: ServiceClient): Promise<void> {
    workspace.value = await opened.request('workspace/info', {}).catch(() => undefined)
    // To know the device a process loads TensorFlow, which takes a core for two seconds: what the page shows first goes
    // before it (the lists were asked for before the workspace, and are drawn within this time).
    await new Promise((resolve) => setTimeout(resolve, deviceAfterMs))
    try {
      device.value = await opened.request('system/device', {})
      deviceProblem.value = undefined
    } catch (thrown) {
      deviceProblem.value = PlenumError.from(thrown)
    }
  }

  async function start(given: Shell): Promise<void> {
    shell = given
    given.onServiceState((news) => {
      message.value = news.message
      if (news.state === 'ready') {
        restarted.value = news.message
        void open()
      } else state.value = news.state
    })
    await open()
  }
  /** Tries again at once, for a button. */
  function reconnect(): void {
    void open()
  }
  function request<N extends RequestName<ServiceContract>>(
    name: N,
    input: RequestInput<ServiceContract, N>,
    options?: RequestOptions,
  ): Promise<RequestOutput<ServiceContract, N>> {
    if (client === undefined) return Promise.reject(new PlenumError('process-lost', 'The service is not connected.'))
    return client.request(name, input, options)
  }
  /** Runs `ready` with the present client and with each later one; returns its own undoing. */
  function onReady(ready: (client: ServiceClient) => void): () => void {
    whenReady.add(ready)
    if (client !== undefined) ready(client)
    return () => void whenReady.delete(ready)
  }
  /** As the contract's `listen`, but goes on after a restart of the service; returns its own undoing. */
  function listen<N extends TopicName<ServiceContract>>(
    topic: N,
    input: TopicInput<ServiceContract, N>,
    receive: (event: TopicEvent<ServiceContract, N>) => void,
  ): () => void {
    let stop: () => void = () => undefined
    const forget = onReady((opened) => {
      stop = opened.listen(topic, input, receive)
    })
    return () => {
      forget()
      stop()
    }
  }
  function theShell(): Shell {
    if (shell === undefined) throw new PlenumError('process-lost', 'The window is not connected yet.')
    return shell
  }
  return {
    state,
    message,
    restarted,
    workspace,
    device,
    deviceProblem,
    start,
    reconnect,
    request,
    onReady,
    listen,
    theShell,
  }
})
