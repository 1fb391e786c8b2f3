export * from './autoregression'
export * from './bootstrap'
export * from './naive'
