/** DDPG and TD3 for all trials of an offloading sweep as one program. */
export * from './agents'
export { Ddpg } from './ddpg'
export { initialValues, type NetworkValues } from './layout'
export { StackedNetworks, TrainedNetworks, untrained, type TrainedValues } from './network'
export { ReplayBuffers, type Batch, type ReplayState, type Transitions } from './replay'
export * from './sweep'
export { Td3 } from './td3'
export { StackedTraining, type StackState, type World } from './training'
