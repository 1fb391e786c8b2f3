export type { HallEvent } from './events'
export * from './hall'
export type { SensorSite } from './layout'
